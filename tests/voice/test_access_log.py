"""The web server's log tells nothing about a pupil, whatever format somebody chooses."""

import datetime
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from gunicorn.config import Config

CONFIG = Path(__file__).resolve().parents[2] / "gunicorn.conf.py"
EVERY_ATOM = "%(h)s %(l)s %(u)s %(t)s %(r)s %(m)s %(U)s %(q)s %(H)s %(s)s %(B)s %(f)s %(a)s %({x-forwarded-for}i)s"


@pytest.fixture
def line():
    logger = runpy.run_path(str(CONFIG))["logger_class"](Config())

    def _line(path):
        environ = {
            "REMOTE_ADDR": "203.0.113.99",
            "REQUEST_METHOD": "POST",
            "RAW_URI": path,
            "PATH_INFO": path.split("?")[0],
            "QUERY_STRING": "l=ti",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_USER_AGENT": "TELLING phone",
            "HTTP_REFERER": "https://school.example/p/hf4kdmnp/",
        }
        request = SimpleNamespace(headers=[("X-Forwarded-For", "203.0.113.99")])
        response = SimpleNamespace(status="303 See Other", sent=10, headers=[])
        atoms = logger.atoms(response, request, environ, datetime.timedelta(milliseconds=3))
        return EVERY_ATOM % logger.atoms_wrapper_class(atoms)

    return _line


def test_of_a_pupil_the_line_says_only_that_a_page_was_asked_for(line):
    said = line("/p/hf4kdmnp/?l=ti")
    for word in ("203.0.113.99", "TELLING", "hf4kdmnp", "l=ti", str(timezone.localdate().year)):
        assert word not in said
    assert "303" in said


def test_other_pages_are_logged_as_gunicorn_does(line):
    assert "203.0.113.99" in line("/o/lindenhof/")
    assert "/o/lindenhof/" in line("/o/lindenhof/")
