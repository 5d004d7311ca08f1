"""Real kernels: what the supervisor says of runs that a notebook itself would call a success."""

import asyncio
import sys
import tempfile
from pathlib import Path
from subprocess import DEVNULL

import nbformat
import psutil
import pytest

from kpireport.errors import ConfigurationError, ReportFailedError
from kpireport.press import execute, kernels


@pytest.fixture
def fails(run):
    def told(*cells, limits=None) -> str:
        with pytest.raises(ReportFailedError) as caught:
            run(*cells, limits=limits)
        return str(caught.value)

    return told


def test_parameters_reach_the_cells(run):
    nb = run("team.upper()")
    assert nb.cells[-1].outputs[0].data == {"text/plain": "'APAC'"}


def test_an_executed_notebook_holds_nothing_that_differs_from_run_to_run(run, tmp_path):
    cells = ("import uuid, os\nprint(1, flush=True); print(2)", "object()", "team")
    run(cells[0], cells[2])
    first = (tmp_path / "executed.ipynb").read_bytes()
    run(cells[0], cells[2])
    assert (tmp_path / "executed.ipynb").read_bytes() == first
    nb = nbformat.reads(first.decode(), as_version=4)
    assert [cell.id for cell in nb.cells] == ["c0", "c1", "c2"]
    assert nb.metadata.papermill == {"parameters": {"team": "apac"}}


def test_an_error_is_told_in_three_lines(fails):
    told = fails("x = 1", "1 / 0  # why", "2").splitlines()
    assert told[0].endswith("report.ipynb: cell 3 raised ZeroDivisionError: division by zero")
    assert told[1] == "  cell 3 begins: 1 / 0  # why"
    assert told[2] == "  as far as it came: executed.failed.ipynb, beside the report"
    assert len(told) == 3


def test_a_failed_run_leaves_the_good_output_alone_and_itself_aside(fails, tmp_path):
    (tmp_path / "executed.ipynb").write_text("the last good one")
    fails("print('so far')", "raise ValueError('\\x1b[31mred\\x1b[0m')")
    assert (tmp_path / "executed.ipynb").read_text() == "the last good one"
    aside = nbformat.read(tmp_path / "executed.failed.ipynb", as_version=4)
    assert "so far" in str(aside)
    assert "__import__" not in str(aside)


def test_colours_are_taken_out_of_messages(fails):
    assert "raised ValueError: red\n" in fails("raise ValueError('\\x1b[31mred\\x1b[0m')")


def test_a_cell_tagged_raises_exception_still_fails(fails):
    tagged = nbformat.v4.new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    assert "cell 2 raised ZeroDivisionError" in fails(tagged)


def test_a_missing_module_is_named(fails):
    assert "raised ModuleNotFoundError: No module named 'no_such_module'" in fails(
        "import no_such_module"
    )


def test_sys_exit_is_a_failure(fails):
    told = fails("import sys; sys.exit(0)", "1", "2", "3")
    assert "cell 2 ended the notebook early, 3 cells not run" in told


def test_sys_exit_in_the_last_cell_is_a_failure(fails):
    assert "cell 2 ended the notebook early, 0 cells not run" in fails("import sys; sys.exit(0)")


def test_a_cell_that_is_skipped_by_tag_is_a_failure(fails):
    skipped = nbformat.v4.new_code_cell("1", metadata={"tags": ["skip-execution"]})
    assert "cell 2 was passed over, 1 cell not run" in fails(skipped, "2")


@pytest.mark.parametrize(
    ("cell", "how"),
    [
        ("import os; os._exit(0)", "exit code 0"),
        ("import os; os._exit(3)", "exit code 3"),
        ("import os; os.kill(os.getpid(), 9)", "signal 9"),
        ("import ctypes; ctypes.string_at(0)", "signal 11"),
    ],
)
def test_a_dead_kernel_is_noticed_long_before_its_time_is_up(fails, cell, how):
    # Else it would be told as a cell that ran too long, and the test's own limit would be passed.
    told = fails("1", cell, "2", limits=execute.Limits(cell_seconds=3600))
    assert f"the kernel died in cell 3 ({how})" in told


def test_a_cell_without_end_is_stopped_though_it_ignores_interrupts(fails):
    endless = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    assert "cell 2 ran longer than 2 s" in fails(endless, limits=execute.Limits(cell_seconds=2))


@pytest.mark.parametrize("cell", ["print('x' * 30_000_000)", "while True: print('', flush=True)"])
def test_endless_output_is_stopped_at_ten_megabytes(fails, cell):
    assert "cell 2 gave more than 10 MB of output" in fails(cell)


def test_memory_is_bounded(fails):
    assert "cell 2 raised MemoryError" in fails("x = bytearray(3 << 30)")


def test_files_are_bounded(fails):
    limits = execute.Limits(file_bytes=1 << 20)
    assert "raised OSError: [Errno 27] File too large" in fails(
        "open('x', 'wb').write(b'x' * (2 << 20))", limits=limits
    )


def test_stderr_fails_the_run(fails):
    told = fails("import warnings; warnings.warn('prices are missing')", "1")
    assert "cell 2 wrote to stderr" in told


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("%%javascript\nalert(1)", "application/javascript"),
        ("from IPython.display import display\ndisplay({'text/vnd.mermaid': 'graph'}, raw=True)", "text/vnd.mermaid"),
        ("from IPython.display import display\n"
         "display({'application/vnd.jupyter.widget-view+json': {}}, raw=True)",
         "application/vnd.jupyter.widget-view+json"),
    ],
)  # fmt: skip
def test_output_that_does_not_print_is_refused(fails, cell, kind):
    assert f"cell 2 gave {kind}, which cannot be printed" in fails(cell)


def test_input_fails(fails):
    assert "raised StdinNotImplementedError" in fails("input('team?')")


def test_outputs_saved_in_the_source_are_not_taken_over(run):
    stale = nbformat.v4.new_code_cell("1 + 1")
    stale.outputs = [nbformat.v4.new_output("stream", text="stale")]
    assert "stale" not in str(run(stale))


def test_a_redefined_print_does_not_hide_the_end(run):
    assert run("print = None").cells[-1].execution_count == 3


def test_the_kernel_sees_a_bare_environment_and_an_empty_folder(run, monkeypatch):
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")
    monkeypatch.setenv("PYTHONSTARTUP", "x.py")
    nb = run(
        "import os\nos.listdir(), sorted(os.environ)", "open('left.txt', 'w').close()", REGION="x"
    )
    seen = nb.cells[1].outputs[0].data["text/plain"]
    assert seen.startswith("([],")
    assert "'REGION'" in seen
    assert "SMTP_PASSWORD" not in seen
    assert "PYTHONSTARTUP" not in seen


def test_nothing_is_left_behind(run, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    # Other tests of this process may have begun what lives as long as it does (multiprocessing's tracker).
    known = set(psutil.Process().children(recursive=True))
    run("1")
    assert list((tmp_path / "t").iterdir()) == []
    assert set(psutil.Process().children(recursive=True)) <= known


def test_a_folder_with_too_long_a_name_is_refused(run, tmp_path, monkeypatch):
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    with pytest.raises(ConfigurationError, match="set TMPDIR to a shorter one"):
        run("1")


FLAKY = """\
import pathlib, runpy, sys
mark = pathlib.Path(sys.argv.pop(1))
tries = mark.read_text() + "x"
mark.write_text(tries)
if len(tries) < int(sys.argv.pop(1)):
    sys.exit(1)
runpy.run_module("ipykernel_launcher", run_name="__main__")
"""


@pytest.fixture
def flaky(tmp_path, monkeypatch):
    """Kernels that die at the start until the given try."""

    def until(good: int) -> None:
        script, mark = tmp_path / "flaky.py", tmp_path / "tries"
        script.write_text(FLAKY)
        mark.write_text("")
        command = (sys.executable, str(script), str(mark), str(good), "-f", "{connection_file}")
        monkeypatch.setattr(kernels, "COMMAND", command)

    return until


def test_a_kernel_that_does_not_answer_is_started_again(run, flaky, tmp_path):
    flaky(3)
    assert run("team").cells[-1].outputs[0].data == {"text/plain": "'apac'"}
    assert (tmp_path / "tries").read_text() == "xxx"


def test_a_kernel_that_never_answers_is_a_failure(fails, flaky):
    flaky(9)
    assert "the kernel did not start, tried 3 times: Kernel died before replying" in fails("1")


async def _answer(folder: Path) -> str:
    kernel = kernels.PrivateKernel(folder)
    await kernel.start_kernel(env=kernels.bare_environment(folder, {}), stderr=DEVNULL)
    client = kernel.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=90)
        reply = await client.execute("1", reply=True, timeout=60)
        return reply["content"]["status"]
    finally:
        client.stop_channels()
        await kernel.shutdown_kernel(now=True)


def test_twenty_kernels_at_once_all_answer():
    with tempfile.TemporaryDirectory(prefix="kpi-") as folder:

        async def all_at_once() -> list[str]:
            return await asyncio.gather(*(_answer(Path(folder, f"k{n}")) for n in range(20)))

        assert asyncio.run(all_at_once()) == ["ok"] * 20
