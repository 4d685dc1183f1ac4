"""The command line: each verb reads its options, calls the library and prints. Data on stdout, all else on stderr.

Exit codes: 0 all done; 1 done, but inputs were skipped, shapes violated, counts unequal or a floor missed; 2 wrong use;
3 cannot go on (store, network, disk); 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from partnergraph.errors import PartnergraphError, UsageError
from partnergraph.messages import LANGUAGES, language, say, set_language

if TYPE_CHECKING:
    from partnergraph.corpus import Progress
    from partnergraph.evaluation import Evaluation
    from partnergraph.model import Article
    from partnergraph.read import Notice

DONE, PARTLY, WRONG_USE, CANNOT_GO_ON, INTERRUPTED = 0, 1, 2, 3, 130
RDF_FORMATS = ("turtle", "nquads", "jsonld")
TABLE_FORMATS = ("table", "csv", "tsv", "json", "xml", *RDF_FORMATS)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; no traceback reaches a user."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    set_language(_language_of(arguments))
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str]) -> int:
    try:
        code = commands().main(list(arguments), prog_name="partnergraph", standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except PartnergraphError as error:
        return _fail(str(error), error.exit_code)
    except click.ClickException as error:
        return _fail(_usage(error), WRONG_USE)
    except (click.Abort, KeyboardInterrupt):
        return _fail(say("cli.interrupted"), INTERRUPTED)
    except OSError as error:
        return _fail(say("cli.disk", where=error.filename or "", why=error.strerror or str(error)), CANNOT_GO_ON)


def _fail(line: str, code: int) -> int:
    click.echo(f"partnergraph: {line}", err=True)
    return code


def _language_of(arguments: Sequence[str]) -> str | None:
    """The value of --lang, wherever it stands: help and error lines are said in it as well."""
    for here, following in pairwise([*arguments, ""]):
        code = following if here == "--lang" else here.removeprefix("--lang=")
        if here.startswith("--lang") and code in LANGUAGES:
            return code
    return None


def _usage(error: click.ClickException) -> str:
    """One line for a wrong use, in the language spoken; click's own words only where we have none."""
    param = getattr(error, "param", None)
    what = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name if param else ""
    match error:
        case click.NoSuchOption():
            return say("cli.no_option", option=error.option_name)
        case click.exceptions.NoSuchCommand():
            return say("cli.no_command", name=error.command_name)
        case click.MissingParameter():
            return say("cli.missing", what=what)
        case click.BadParameter():
            return say("cli.bad_value", what=what, why=_expected(param.type if param else None) or error.message)
        case click.UsageError(ctx=click.Context(command=click.Group())):
            return say("cli.no_verb")
    return say("cli.usage", why=error.format_message())


def _expected(kind: Any) -> str | None:
    """What a value must be, for the kinds that we know to name in the language spoken."""
    match kind:
        case click.Choice():
            return say("cli.expected_choice", known=", ".join(map(str, kind.choices)))
        case click.IntRange() | click.FloatRange():
            return say("cli.expected_range", low=f"{kind.min:,}", high=f"{kind.max:,}")
        case click.DateTime():
            return say("cli.expected_day")
    return None


def commands() -> click.Group:
    """The verbs, with help in the language spoken."""
    group = click.Group(name="partnergraph", help=say("help.partnergraph"), no_args_is_help=True)
    group.params.append(_lang())  # what it holds is read before all else: see `_language_of`
    group.params.append(click.Option(["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_version))
    reading, asking = (
        (build_command, extract_command, eval_command),
        (query_command, view_command, due_command, explain_command, why_not_command, diff_command),
    )
    for verb in (*reading, *asking, serve_command, load_command, export_command, validate_command):
        group.add_command(verb())
    return group


def _version(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"partnergraph {version('partnergraph')}")
        context.exit()


def _command(name: str, run: Any, *params: click.Parameter) -> click.Command:
    return click.Command(name, callback=_until_unread(run), params=[*params, _lang()], help=say(f"help.{name}"))


def _lang() -> click.Option:
    return click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=say("help.lang"))


def _until_unread(run: Callable[..., int]) -> Callable[..., int]:
    """`run`, done as soon as nobody reads on (`| head`); click itself would call that a failure."""

    @wraps(run)
    def until(**options: Any) -> int:
        try:
            code = run(**options)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        return code

    return until


def _option(flags: str, *, key: str | None = None, **settings: Any) -> click.Option:
    """An option whose help is the message `help.<name of the option>` unless `key` names another."""
    names = flags.split()
    return click.Option(names, help=say(f"help.{key or names[0].lstrip('-')}"), show_default=True, **settings)


def _inputs() -> click.Argument:
    return click.Argument(["inputs"], nargs=-1, required=True, metavar="INPUT…")


def _from() -> click.Option:
    return _option("--from where", key="from", default="build")


# ---------------------------------------------------------------------------------------------------------------- build


def build_command() -> click.Command:
    """`partnergraph build`."""
    return _command(
        "build",
        _build,
        click.Argument(["inputs"], nargs=-1, required=False, metavar="INPUT…"),
        _option("--remove", multiple=True, metavar="ID"),
        _option("--sync", is_flag=True),
        _option("--corrections", type=click.Path(path_type=Path, dir_okay=False)),
        _option("--out", default="build", type=click.Path(path_type=Path)),
        _option("--jobs", default=1, type=click.IntRange(1, 256)),
        _option("--published", type=click.DateTime(["%Y-%m-%d"])),
        _option("--namespace", default=None),
        _option("--data-namespace data", key="data-namespace", default=None),
    )


def _build(inputs: tuple[str, ...], **options: Any) -> int:
    from partnergraph.knowledge.ontology import Namespaces
    from partnergraph.pipeline import build

    given = {k: v for k, v in (("ns", options["namespace"]), ("data", options["data"])) if v}
    out: Path = options["out"]
    with _progress() as progress:
        made = build(
            inputs,
            out,
            remove=options["remove"],
            sync=options["sync"],
            corrections=options["corrections"],
            published=_day(options["published"]),
            jobs=options["jobs"],
            namespaces=Namespaces(**given) if given else None,
            progress=progress,
        )
    _say_notices(made.notices)
    for key, n in {**made.counts, "extracted": made.extracted}.items():
        click.echo(f"{say(f'count.{key}'):<28}{n:>10,}", err=True)
    _say_corrections(made.manifest["corrections"])
    click.echo(say("build.done", folder=out, page=out / "network.html"), err=True)
    return PARTLY if any(notice.skipped for notice in made.notices) else DONE


def _say_corrections(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        applied = sum(row["effect"] == "applied" for row in rows)
        click.echo(say("corrections.summary", applied=applied, n=len(rows)), err=True)
    effects = {"orphaned": "corrections.orphaned", "needless": "corrections.needless"}
    for row in rows:
        if key := effects.get(row["effect"]):
            click.echo(say(key, **row), err=True)


def _day(value: Any) -> str | None:
    return value.date().isoformat() if value else None


def _say_notices(notices: Iterable[Notice]) -> None:
    for notice in notices:
        key = "read.skipped" if notice.skipped else "read.note"
        click.echo(say(key, where=notice.where, why=notice.message), err=True)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(say(f"stage.{stage}"), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield show


# -------------------------------------------------------------------------------------------------------------- extract


def extract_command() -> click.Command:
    """`partnergraph extract`."""
    formats = click.Choice(("jsonl", "text", *RDF_FORMATS))
    return _command(
        "extract",
        _extract,
        _inputs(),
        _option("--format form", key="format", default="jsonl", type=formats),
        _option("--jobs", default=1, type=click.IntRange(1, 256)),
        _option("--published", type=click.DateTime(["%Y-%m-%d"])),
    )


def _extract(inputs: tuple[str, ...], form: str, jobs: int, published: Any) -> int:
    from partnergraph.model import RawArticle
    from partnergraph.pipeline import extract_all
    from partnergraph.read import Notice, read

    items = list(read(inputs, published=_day(published)))
    notices = [item for item in items if isinstance(item, Notice)]
    with _progress() as progress:
        facts = extract_all([item for item in items if isinstance(item, RawArticle)], jobs, progress)
    _print_facts(facts, form)
    _say_notices(notices)
    return PARTLY if any(notice.skipped for notice in notices) else DONE


def _print_facts(facts: list[Article], form: str) -> None:
    if form == "jsonl":
        for one in facts:
            click.echo(json.dumps(one.to_json(), ensure_ascii=False))
    elif form == "text":
        from partnergraph.views.marked import print_marked

        for one in facts:
            print_marked(one)
    else:
        from partnergraph.pipeline import facts_as_rdf

        sys.stdout.buffer.write(facts_as_rdf(facts, form))


# ---------------------------------------------------------------------------------------------------------------- query


def query_command() -> click.Command:
    """`partnergraph query`."""
    return _command(
        "query",
        _query,
        click.Argument(["question"], required=False, metavar="NAME|FILE.rq|'SPARQL'"),
        _from(),
        _option("--param", multiple=True, metavar="KEY=VALUE"),
        _option("--format form", key="query_format", default=None, type=click.Choice(TABLE_FORMATS)),
        _option("--list listing", key="list", is_flag=True),
    )


def _query(question: str | None, where: str, param: tuple[str, ...], form: str | None, listing: bool) -> int:
    from partnergraph.ask import query
    from partnergraph.views.table import render, render_catalogue

    if listing:
        click.echo(render_catalogue(form or "table", language()), nl=False)
        return DONE
    if question is None:
        raise UsageError("query.no_question")
    given = _params(param)
    answer = query(where, question, given)
    _say_day(question, given)
    sys.stdout.buffer.write(render(answer, form or ("turtle" if isinstance(answer, list) else "table")))
    return DONE


def _say_day(question: str, given: dict[str, str]) -> None:
    """The day of an answer that holds for today, where the asker did not name it."""
    from partnergraph.queries import find_query
    from partnergraph.today import ZONE, today

    if any(p.kind == "date" and given.get(p.name, p.default) == "today" for p in find_query(question).parameters):
        click.echo(say("query.as_of", day=today(), zone=ZONE), err=True)


def _params(given: Iterable[str]) -> dict[str, str]:
    params = {}
    for item in given:
        key, sign, value = item.partition("=")
        if not sign or not key:
            raise UsageError("query.param_form", given=item)
        params[key] = value
    return params


# ----------------------------------------------------------------------------------------------------------------- view


def view_command() -> click.Command:
    """`partnergraph view`."""
    return _command(
        "view",
        _view,
        click.Argument(["question"], required=False, metavar="[NAME|FILE.rq|'SPARQL']"),
        _from(),
        _option("--param", multiple=True, metavar="KEY=VALUE"),
        _option("--out", key="view_out", default="network.html", type=click.Path(path_type=Path)),
    )


def _view(question: str | None, where: str, param: tuple[str, ...], out: Path) -> int:
    from partnergraph.ask import view

    out.write_text(view(where, question, _params(param)), "utf-8")
    click.echo(say("view.done", page=out), err=True)
    return DONE


# ------------------------------------------------------------------------------------------------------------------ due


def due_command() -> click.Command:
    """`partnergraph due`."""
    return _command(
        "due",
        _due,
        _option("--within", default="180d"),
        _option("--as-of as_of", key="as-of", type=click.DateTime(["%Y-%m-%d"])),
        _option("--format form", key="due_format", default="table", type=click.Choice(("table", "csv", "json", "ics"))),
        _from(),
    )


def _due(within: str, as_of: Any, form: str, where: str) -> int:
    from partnergraph.due import due, headline, render_due

    found = due(where, within, as_of.date() if as_of else None)
    if form != "table":  # where the headline is no part of the format
        click.echo(headline(found), err=True)
    sys.stdout.buffer.write(render_due(found, form))
    return DONE


# -------------------------------------------------------------------------------------------------------------- explain


def explain_command() -> click.Command:
    """`partnergraph explain`."""
    return _command(
        "explain",
        _explain,
        click.Argument(["thing"], metavar="IRI|LABEL"),
        _option("--as-of as_of", key="as-of", type=click.DateTime(["%Y-%m-%d"])),
        _option("--format form", key="explain_format", default="text", type=click.Choice(("text", "json"))),
        _from(),
    )


def _explain(thing: str, as_of: Any, form: str, where: str) -> int:
    from partnergraph.explain import explain, render_explanations

    found = explain(where, thing, as_of.date() if as_of else None)
    click.echo(render_explanations(found, form), nl=False)
    return DONE


def why_not_command() -> click.Command:
    """`partnergraph why-not`."""
    return _command(
        "why-not",
        _why_not,
        click.Argument(["first"], metavar="A"),
        click.Argument(["second"], metavar="B"),
        click.Argument(["year"], required=False, type=click.IntRange(1900, 2200), metavar="[YEAR]"),
        _option("--format form", key="explain_format", default="text", type=click.Choice(("text", "json"))),
        _from(),
    )


def _why_not(first: str, second: str, year: int | None, form: str, where: str) -> int:
    from partnergraph.why_not import render_why_not, why_not

    click.echo(render_why_not(why_not(where, first, second, year), form), nl=False)
    return DONE


# ---------------------------------------------------------------------------------------------------------------- serve


def serve_command() -> click.Command:
    """`partnergraph serve`."""
    return _command(
        "serve",
        _serve,
        _from(),
        _option("--host", default="127.0.0.1"),
        _option("--port", default=8000, type=click.IntRange(0, 65_535)),
        _option(
            "--default-graph default_graph", key="default-graph", default="union", type=click.Choice(("union", "own"))
        ),
        _option("--allow-update allow_update", key="allow-update", is_flag=True),
        _option("--scratch", default=None, type=click.Path(path_type=Path)),
        _option("--cors", multiple=True, metavar="ORIGIN"),
        _option("--rate", default=0, type=click.IntRange(0, 1_000_000)),
        _option("--timeout", default=30.0, type=click.FloatRange(0.1, 86_400)),
        _option("--memory", default=2048, type=click.IntRange(512, 1 << 20)),
        _option("--no-isolation no_isolation", key="no-isolation", is_flag=True),
    )


def _serve(**options: Any) -> int:
    from partnergraph.serve.app import Settings
    from partnergraph.serve.pool import Limits
    from partnergraph.serve.run import serve

    memory = 0 if options["no_isolation"] else options["memory"] << 20
    settings = Settings(
        build=Path(options["where"]),
        union=options["default_graph"] == "union",
        allow_update=options["allow_update"],
        scratch=options["scratch"],
        cors=options["cors"],
        rate=options["rate"],
        limits=Limits(seconds=options["timeout"], memory=memory),
    )
    serve(settings, options["host"], options["port"], lambda line: click.echo(line, err=True))
    return DONE


# ----------------------------------------------------------------------------------------------------------------- load


def load_command() -> click.Command:
    """`partnergraph load`."""
    return _command(
        "load",
        _load,
        _option("--to", required=True, metavar="URL"),
        _option("--update", metavar="URL"),
        _option("--graph-store graph_store", metavar="URL"),
        _option("--auth", type=click.Choice(("basic", "digest"))),
        _option("--credentials", type=click.Path(path_type=Path)),
        _option("--from where", key="export_from", default="build"),
    )


def _load(**options: Any) -> int:
    from partnergraph.loading import load_build

    with _progress() as progress:
        report = load_build(
            Path(options["where"]),
            to=options["to"],
            update=options["update"],
            graph_store=options["graph_store"],
            auth=options["auth"],
            credentials=options["credentials"],
            progress=lambda done, total: progress("load", done, total),
        )
    for line in report.lines():
        click.echo(line, err=True)
    return DONE if report.equal else PARTLY


# --------------------------------------------------------------------------------------------------------------- export


def export_command() -> click.Command:
    """`partnergraph export`."""
    return _command(
        "export",
        _export,
        _option("--format form", key="export_format", default=None, metavar="FORM"),
        _option("--for store", key="export_for", default=None, metavar="STORE"),
        _option("--out", key="export_out", required=True, type=click.Path(path_type=Path)),
        _option("--from where", key="export_from", default="build"),
    )


def _export(form: str | None, store: str | None, out: Path, where: str) -> int:
    from partnergraph.export import FORMATS, STORES, export

    if (form is None) == (store is None):
        raise UsageError("export.choose")
    if (form or store) not in (FORMATS if form else STORES):
        raise UsageError("export.form", form=form or store, known=", ".join(FORMATS if form else STORES))
    for line in export(where, form or store or "", out).lines():
        click.echo(line, err=True)
    return DONE


# ------------------------------------------------------------------------------------------------------------- validate


def validate_command() -> click.Command:
    """`partnergraph validate`."""
    return _command(
        "validate",
        _validate,
        _from(),
        _option("--format form", key="validate_format", default="text", type=click.Choice(("text", "turtle"))),
    )


def _validate(where: str, form: str) -> int:
    from partnergraph.ask import validate

    report = validate(where)
    if form == "turtle":
        click.echo(report.to_rdf().serialize(format="turtle"))
    else:
        for line in report.lines(language()):
            click.echo(line)
    return DONE if report.conforms and not report.quotes_missing else PARTLY


# ----------------------------------------------------------------------------------------------------------------- diff


def diff_command() -> click.Command:
    """`partnergraph diff`."""
    return _command(
        "diff",
        _diff,
        click.Argument(["old"], type=click.Path(path_type=Path), metavar="OLD"),
        click.Argument(["new"], type=click.Path(path_type=Path), metavar="NEW"),
        _option("--format form", key="diff_format", default="text", type=click.Choice(("text", "json"))),
        _option("--exit-code exit_code", key="exit-code", is_flag=True),
    )


def _diff(old: Path, new: Path, form: str, exit_code: bool) -> int:
    from partnergraph.diff import diff

    found = diff(old, new)
    if form == "json":
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        for line in found.lines():
            click.echo(line)
    return PARTLY if exit_code and found else DONE


# ----------------------------------------------------------------------------------------------------------------- eval


def eval_command() -> click.Command:
    """`partnergraph eval`."""
    path = click.Path(path_type=Path)
    return _command(
        "eval",
        _eval,
        click.Argument(["gold"], nargs=-1, required=True, metavar="GOLD…"),
        _option("--format form", key="eval_format", default="text", type=click.Choice(("text", "json"))),
        _option("--misses", metavar="KIND"),
        _option("--floor", type=path),
        _option("--update-floor update_floor", type=path),
        _option("--allow-regression allow_regression", is_flag=True),
        _option("--write-precision write_precision", is_flag=True),
        _option("--ledger-line ledger", type=click.Choice(("tuned", "blind")), is_flag=False, flag_value="tuned"),
    )


def _eval(gold: tuple[str, ...], **options: Any) -> int:
    from partnergraph.evaluation import evaluate

    found = evaluate(gold)
    if options["write_precision"]:
        _write_precision(found)
    fallen = _floor(found, options["floor"], options["update_floor"], options["allow_regression"])
    for line in fallen:
        click.echo(line, err=True)
    click.echo(_evaluation(found, options))  # last: whoever reads only its beginning misses nothing else
    return PARTLY if fallen else DONE


def _evaluation(found: Evaluation, options: dict[str, Any]) -> str:
    from partnergraph.evaluation import ledger, report

    if options["misses"]:
        return "\n".join(report.misses(found, options["misses"]))
    if options["ledger"]:
        return ledger.ledger_line(found, options["ledger"])
    if options["form"] == "json":
        return json.dumps(report.as_json(found), ensure_ascii=False, indent=1)
    return report.as_text(found)


def _floor(found: Evaluation, held: Path | None, pinned: Path | None, allow_regression: bool) -> list[str]:
    """What fell below the floor `held`, or kept the floor `pinned` from being written anew."""
    from partnergraph.evaluation import floor

    now = floor.figures(found)
    fallen = floor.missed(floor.read_floor(held), now) if held else []
    return fallen + (floor.update(pinned, now, allow_regression=allow_regression) if pinned else [])


def _write_precision(found: Evaluation) -> None:
    from partnergraph.evaluation.rules import write_precision
    from partnergraph.knowledge.files import knowledge_file

    path = knowledge_file("precision.json")
    rules = write_precision(path, f"{found.gold.description}, {found.gold.digest}", found.rules)
    click.echo(say("eval.precision", n=len(rules), file=path), err=True)
