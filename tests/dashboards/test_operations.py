"""The dashboards as an office runs them: metadata in PostgreSQL, results in Redis, nginx with TLS in front."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2
import pytest
import redis

from dashboards import metadata, serve
from dashboards.cache import SharedReleaseCache
from dashboards.release import Releases
from guoban.errors import GuobanError
from guoban.settings import PROJECT, Settings
from tests.dashboards.conftest import environment
from tests.dashboards.visiting import Visitor

DEPLOY = PROJECT / "deploy"


def a_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """A PostgreSQL of Debian's with one empty database; the server refuses to run as root."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    assert programs, "PostgreSQL is missing: scripts/services"
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    port = a_port()
    with TemporaryDirectory() as folder:
        if user:
            shutil.chown(folder, "postgres")
        data = f"{folder}/data"

        def run(*command: str) -> None:
            subprocess.run([*user, *command], check=True, capture_output=True, cwd="/", timeout=60)

        run(f"{programs}/initdb", "-D", data, "-U", "guoban", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run(f"{programs}/pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"postgresql://guoban@127.0.0.1:{port}/postgres"
        finally:
            run(f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@contextmanager
def running(*command: str, until: str, **more: str) -> Iterator[str]:
    """A program that says ``until`` when it is ready; gives what it said up to then, and stops it afterwards."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", cwd=PROJECT, **more
    )  # type: ignore[call-overload]
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if until in line:
            break
    else:
        pytest.fail(f"{command[0]} did not start: {said}")
    try:
        yield said
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def redis_address() -> Iterator[str]:
    port = a_port()
    with running("redis-server", "--port", str(port), "--save", "", "--bind", "127.0.0.1", until="Ready to accept"):
        yield f"redis://127.0.0.1:{port}/0"


@dataclass(frozen=True)
class Office:
    """The address that browsers use, the administrator's password, and the published folder behind it."""

    base: str
    password: str
    home: Path
    certificate: Path

    def visitor(self) -> Visitor:
        """Somebody who trusts this office's certificate."""
        visitor = Visitor(self.base)
        visitor.session.trust_env = False
        visitor.session.verify = str(self.certificate)
        return visitor


@pytest.fixture(scope="module")
def office(
    demo_home: Path, postgresql: str, redis_address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """``guoban serve`` with both settings, behind the nginx of ``deploy/``."""
    home, proxy = tmp_path_factory.mktemp("office"), tmp_path_factory.mktemp("nginx")
    shutil.copytree(demo_home / "published", home / "published", symlinks=True)
    inner, outer = a_port(), a_port()
    settings = environment(
        home,
        GUOBAN_PORT=str(inner),
        GUOBAN_SUPERSET_DB=postgresql,
        GUOBAN_REDIS=redis_address,
        GUOBAN_BEHIND_PROXY="true",
    )
    main = nginx_folder(proxy, inner, outer)
    with running(sys.executable, "-m", "guoban.cli", "serve", until="密码", env=settings) as said:  # type: ignore[arg-type]
        subprocess.run([shutil.which("nginx") or "/usr/sbin/nginx", "-c", main, "-p", proxy], check=True, timeout=30)
        try:
            match = re.search(r"密码 (\w{16})", said)
            assert match
            yield Office(f"https://127.0.0.1:{outer}", match.group(1), home, proxy / "fullchain.pem")
        finally:
            os.kill(int((proxy / "nginx.pid").read_text()), signal.SIGQUIT)


def nginx_folder(folder: Path, inner: int, outer: int) -> Path:
    """The site of ``deploy/nginx.conf`` with a certificate of its own, on ports that are free."""
    names = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem", "-subj", "/CN=guoban.example"]
    names += ["-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names]
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for documented, here in (
        ("listen 80;", f"listen 127.0.0.1:{a_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{outer} ssl"),
        ("/etc/ssl/guoban", str(folder)),
        ("127.0.0.1:8088", f"127.0.0.1:{inner}"),
    ):
        assert documented in site
        site = site.replace(documented, here)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    main = folder / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    main.write_text(
        f"{user} pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}"
        f" http {{ access_log off; {temporary} include {folder}/site.conf; }}",
        encoding="utf-8",
    )
    subprocess.run(
        [shutil.which("nginx") or "/usr/sbin/nginx", "-t", "-c", main, "-p", folder], check=True, capture_output=True
    )
    return main


@pytest.fixture(scope="module")
def admin(office: Office) -> Iterator[Visitor]:
    visitor = office.visitor()
    visitor.session.headers["X-Forwarded-For"] = "203.0.113.9"
    visitor.log_in("admin", office.password)
    yield visitor
    visitor.session.close()


def test_behind_tls_the_cookie_is_secure_and_the_visitors_address_is_nginxs_word(
    office: Office, admin: Visitor
) -> None:
    assert admin.is_in()
    page = office.visitor().get("/login/")
    assert "Secure" in page.headers["Set-Cookie"]
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    [log] = (office.home / "superset" / "audit").iterdir()
    assert '"address": "127.0.0.1"' in log.read_text(encoding="utf-8")
    assert "203.0.113.9" not in log.read_text(encoding="utf-8")


def test_metadata_is_in_postgresql_and_nothing_in_sqlite(office: Office, admin: Visitor, postgresql: str) -> None:
    assert not (office.home / "superset" / "superset.db").exists()
    connection = psycopg2.connect(postgresql)
    with connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from dashboards")
        assert cursor.fetchone() == (admin.get("/api/v1/dashboard/").json()["count"],)
        cursor.execute("select count(*) from guoban_accounts")
        assert cursor.fetchone() == (1,)
    connection.close()


def test_results_are_in_redis_and_gone_after_a_publication(office: Office, admin: Visitor, redis_address: str) -> None:
    store = redis.Redis.from_url(redis_address)

    def ask() -> bool:
        answer = admin.chart_data(admin.datasets()["rpt_unit_tasks"], {"columns": ["task_zh"]})
        assert answer.status_code == 200, answer.text
        return bool(answer.json()["result"][0]["is_cached"])

    assert ask() is False
    assert ask() is True
    before = set(store.keys("guoban:*"))
    assert before
    published = office.home / "published"
    current = (published / "current").resolve()
    shutil.copytree(current, current.with_name("99990101T000000"))
    (published / ".current").symlink_to("releases/99990101T000000")
    (published / ".current").replace(published / "current")
    assert ask() is False
    assert not before & set(store.keys("guoban:*"))


def test_health_is_ill_without_a_release(office: Office, admin: Visitor) -> None:
    assert admin.get("/health").status_code == 200
    link = office.home / "published" / "current"
    link.rename(link.with_name("aside"))
    answer = admin.get("/health")
    link.with_name("aside").rename(link)
    assert answer.status_code == 503
    assert answer.json()["release"] is False and answer.json()["metadata"] is True


def test_two_processes_share_results_and_only_the_first_empties_them(tmp_path: Path, redis_address: str) -> None:
    for name in ("first", "second"):
        (tmp_path / "releases" / name).mkdir(parents=True)
    (tmp_path / "current").symlink_to("releases/first")
    who: list[str | None] = [None]
    one, other = (SharedReleaseCache(redis_address, Releases(tmp_path, lambda: who[0])) for _ in range(2))
    one.set("chart", 38)
    assert other.get("chart") == 38
    who[0] = "town"
    assert other.get("chart") is None
    who[0] = None
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("releases/second")
    assert one.get("chart") is None
    one.set("chart", 39)
    assert other.get("chart") == 39


def test_an_address_that_does_not_answer_is_said_before_the_slow_start(tmp_path: Path, demo_home: Path) -> None:
    (tmp_path / "published").symlink_to(demo_home / "published")
    with pytest.raises(GuobanError) as refused:
        serve.check(Settings(home=tmp_path, port=a_port(), redis=f"redis://127.0.0.1:{a_port()}/0"))
    assert refused.value.code == "redis_unreachable"
    with pytest.raises(GuobanError) as refused:
        metadata.exists(Settings(home=tmp_path, superset_db=f"postgresql://x:secret@127.0.0.1:{a_port()}/x"))
    assert refused.value.code == "superset_db_unreachable"
    assert "secret" not in refused.value.say("zh")


@pytest.mark.parametrize("address", ["mysql://x:secret@localhost/x", "duckdb:///x", "nonsense"])
def test_metadata_elsewhere_than_in_postgresql_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(GuobanError) as refused:
        metadata.address(Settings(home=tmp_path, superset_db=address))
    assert refused.value.code == "superset_db_invalid"
    assert "secret" not in refused.value.say("zh")


@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("guoban-*")))
def test_a_systemd_unit_is_valid(unit: str, tmp_path: Path) -> None:
    for file in DEPLOY.glob("guoban-*"):
        text = file.read_text(encoding="utf-8").replace("/opt/guoban/.venv/bin/guoban", sys.executable)
        (tmp_path / file.name).write_text(text.replace("/opt/guoban", str(PROJECT)), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit], capture_output=True, text=True, timeout=60
    )
    about = [line for line in (done.stdout + done.stderr).splitlines() if "guoban" in line]
    assert done.returncode == 0 and not about, done.stderr
