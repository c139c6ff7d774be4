"""``python -m gongkai``: the command line."""

from gongkai.cli import run

if __name__ == "__main__":
    run()
