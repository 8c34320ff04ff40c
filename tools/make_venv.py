"""Make the clone's virtual environment; say in one sentence what the machine lacks.

Run by whichever `python3` the machine has, so it keeps to what old versions understand.
"""

import subprocess
import sys

LOWEST, HIGHEST = (3, 11), (3, 14)


def main():
    """Make the environment named on the command line. Refuses: another Python, a Python without venv or pip."""
    version = sys.version_info[:2]
    name = ".".join(map(str, version))
    if not LOWEST <= version <= HIGHEST:
        sys.exit(
            f"需要 Python 3.11 到 3.14,当前是 {name};装好后可用 make PYTHON=python3.12 setup。\n"
            f"Python 3.11 to 3.14 is needed, this is {name}; with another one: make PYTHON=python3.12 setup"
        )
    try:
        import ensurepip
        import venv  # noqa: F401
    except ImportError:
        sys.exit(
            f"这个 Python 没有 venv 和 ensurepip,请先安装(Debian/Ubuntu:apt-get install python{name}-venv)。\n"
            f"This Python lacks venv and ensurepip; please install it (Debian/Ubuntu: apt-get install python{name}-venv)."
        )
    assert ensurepip.version()
    sys.exit(subprocess.call([sys.executable, "-m", "venv", sys.argv[1]]))


if __name__ == "__main__":
    main()
