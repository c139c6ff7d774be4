"""Servers of the page, each a process of its own, begun by the command line's own function.

A process is forked from one that has imported everything and done nothing: most of a start is imports. That the program
serves by its name as well is tested with the login.
"""

import multiprocessing
import os
import signal
import sys

IMPORTED = [
    "gongkai.cli", "gongkai.cli.filing", "gongkai.cli.review_serving", "gongkai.review.web.server", "gongkai.review",
    "gongkai.labelling.labeller", "gongkai.pipeline.model_store", "gongkai.readers.pdf.open_document",
    "alembic.command", "psycopg", "jieba",
    "sklearn.linear_model", "sklearn.ensemble", "sklearn.isotonic", "sklearn.feature_extraction", "uvicorn",
    "uvicorn.loops.auto", "uvicorn.protocols.http.auto", "uvicorn.lifespan.on",
]  # fmt: skip

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(IMPORTED)


def run(arguments, out):
    """Be the program, its standard output going to a pipe."""
    os.dup2(out.fileno(), sys.__stdout__.fileno())
    out.close()
    from gongkai.cli import main

    main(arguments)


class Server:
    """A process that serves, with what its standard output says, line by line."""

    def __init__(self, *arguments):
        ours, theirs = _context.Pipe(duplex=False)
        self._process = _context.Process(target=run, args=([*map(str, arguments)], theirs), daemon=True)
        self._process.start()
        theirs.close()
        self.stdout = os.fdopen(os.dup(ours.fileno()), encoding="utf-8")
        ours.close()

    def hang(self, hangs=True):
        """Stop it where it is, or let it go on."""
        os.kill(self._process.pid, signal.SIGSTOP if hangs else signal.SIGCONT)

    def kill(self):
        """End it at once, wherever it is."""
        self._process.kill()

    def terminate(self):
        """Tell it to end, as a service manager does."""
        self._process.terminate()

    def wait(self):
        """Wait until it has ended."""
        self._process.join()
