"""The help of the commands in Japanese: click's own words are English."""

import click


class _InJapanese(click.Command):
    """A command whose help has headings that staff read."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The first line of the help."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="使い方: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What may be written behind the command."""
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        records = [record for option in options if (record := option.get_help_record(ctx))]
        if records:
            with formatter.section("付けられるもの"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows this help."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "この説明を表示します"
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words behind the name of the command."""
        return [
            piece.replace("[OPTIONS]", "[指定]").replace("COMMAND [ARGS]...", "命令 …")
            for piece in super().collect_usage_pieces(ctx)
        ]


class Command(_InJapanese):
    """One command."""


class Commands(_InJapanese, click.Group):
    """Commands under one name."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What may be written, then the commands."""
        super().format_options(ctx, formatter)
        named = [(name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        if named:
            with formatter.section("命令"):
                formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in named])
