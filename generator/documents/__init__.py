"""One module a 資料: records in, the fields of one template out."""
