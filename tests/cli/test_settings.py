"""Settings: one table, three places that a value can come from, and clear refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from api.config import SETTINGS, SettingError, load_settings

Fangtan = Callable[..., "CompletedProcess[str]"]


def test_every_setting_is_printed_with_value_origin_and_help(
    fangtan: Fangtan, tmp_path: Path
) -> None:
    (tmp_path / "fangtan.toml").write_text("workers = 3\n", "utf-8")
    done = fangtan("settings", FANGTAN_DATA=str(tmp_path), FANGTAN_PORT="9123")
    assert done.returncode == 0
    for setting in SETTINGS:
        assert setting.name in done.stdout
    rows = {row.split("│")[1].strip(): row for row in done.stdout.splitlines() if "│" in row}
    assert "9123" in rows["port"]
    assert "FANGTAN_PORT" in rows["port"]
    assert "3" in rows["workers"]
    assert "fangtan.toml" in rows["workers"]
    assert "default" in rows["threads"]


def test_secrets_are_not_printed(fangtan: Fangtan, tmp_path: Path) -> None:
    url = "postgresql+psycopg://editor:hunter2@localhost/news"
    done = fangtan(
        "settings",
        FANGTAN_DATA=str(tmp_path),
        FANGTAN_DATABASE_URL=url,
        FANGTAN_SECRET_KEY="hunter3",  # noqa: S106  (it must not be printed)
    )
    assert "hunter" not in done.stdout + done.stderr
    assert done.stdout.count("(secret)") == 2


def test_environment_goes_before_file_before_default(tmp_path: Path) -> None:
    (tmp_path / "fangtan.toml").write_text('port = 9001\nhost = "::1"\n', "utf-8")
    environ = {"FANGTAN_DATA": str(tmp_path), "FANGTAN_PORT": "9002"}
    settings = load_settings(environ)
    assert (settings.port, settings.host, settings.workers) == (9002, "::1", 2)
    assert load_settings(environ, {"port": "9003"}).port == 9003


def test_the_secret_is_made_once_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    first = load_settings({"FANGTAN_DATA": str(tmp_path)}).secret_key
    assert load_settings({"FANGTAN_DATA": str(tmp_path)}).secret_key == first
    assert len(first) > 30
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({"FANGTAN_PORT": "eighty"}, "port"),
        ({"FANGTAN_PORT": "70000"}, "from 1 to 65535"),
        ({"FANGTAN_WORKERS": "0"}, "workers"),
        ({"FANGTAN_TIMEZONE": "中国/长春"}, "timezone"),
        ({"FANGTAN_CONFIG": "/no/such.toml"}, "FANGTAN_CONFIG"),
    ],
)
def test_a_wrong_value_is_refused_by_name(
    tmp_path: Path, environ: dict[str, str], names: str
) -> None:
    with pytest.raises(SettingError, match=names):
        load_settings({"FANGTAN_DATA": str(tmp_path), **environ})


@pytest.mark.parametrize("text", ["colour = 1", "port = ", 'data = "/tmp/x"', "\xff"])
def test_a_wrong_file_is_refused_by_its_path(tmp_path: Path, text: str) -> None:
    (tmp_path / "fangtan.toml").write_text(text, "latin-1")
    with pytest.raises(SettingError, match=r"fangtan\.toml"):
        load_settings({"FANGTAN_DATA": str(tmp_path)})


def test_the_command_says_it_in_one_line(fangtan: Fangtan, tmp_path: Path) -> None:
    done = fangtan("index", "check", FANGTAN_DATA=str(tmp_path), FANGTAN_PORT="x")
    assert done.returncode == 1
    assert done.stderr.startswith("fangtan: port (environment, FANGTAN_PORT)")
    assert done.stderr.count("\n") == 1


def test_a_file_of_synonyms_is_used_and_one_that_cannot_be_read_is_named(
    fangtan: Fangtan, tmp_path: Path
) -> None:
    path = tmp_path / "synonyms.txt"
    missing = fangtan("index", "check", FANGTAN_SEARCH_SYNONYMS=str(path))
    path.write_text("大桥, 云溪桥\n不成对 =>\n", "utf-8")
    wrong = fangtan("index", "check", FANGTAN_SEARCH_SYNONYMS=str(path))
    for done in (missing, wrong):
        assert done.returncode == 1
        assert str(path) in done.stderr
        assert done.stderr.count("\n") == 1
    assert f"{path}:2" in wrong.stderr
    path.write_text("大桥, 云溪桥\n", "utf-8")
    given = {"FANGTAN_DATA": str(tmp_path), "FANGTAN_SEARCH_SYNONYMS": str(path)}
    assert load_settings(given).search_synonyms == path
    assert load_settings({"FANGTAN_DATA": str(tmp_path)}).search_synonyms is None
