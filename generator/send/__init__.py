"""What leaves the office: one PDF, one Word file, mails ready to be looked at. Nothing is sent."""
