"""The real window: the built app, its real engine, a store of its own.

What is on the page is read as a screen reader reads it (AT-SPI), and compared
with what the command line says about the same store. Pictures of every page,
light and dark, stay in .cache/window for people to look at.
"""

import json
import os
import subprocess
import tempfile
import time
import unittest

import pyatspi

APP = os.path.abspath("build/bin/tokenlap")
PICTURES = os.path.abspath(".cache/window")
PATIENCE = 60  # seconds; a busy machine is slow, a broken window never comes


def until(question, what):
    """The first true answer to a question, which is asked again and again."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"not within {PATIENCE} seconds: {what}")


def output(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def nodes(root, depth=0):
    """Every accessible object below one; those that vanish meanwhile are passed over."""
    if root is None or depth > 60:
        return
    yield root
    try:
        children = list(root)
    except Exception:
        return
    for child in children:
        yield from nodes(child, depth + 1)


def words(node):
    """The name of an object, or the text it holds."""
    try:
        if node.name:
            return node.name
        text = node.queryText()
        return text.getText(0, text.characterCount)
    except Exception:
        return ""


class Window(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory()
        cls.environment = os.environ | {
            "HOME": cls.home.name,
            "XDG_DATA_HOME": cls.home.name + "/share",
            "XDG_CACHE_HOME": cls.home.name + "/cache",
            "XDG_CONFIG_HOME": cls.home.name + "/config",
            "TOKENLAP_DATA": cls.home.name + "/data",
            "GDK_BACKEND": "x11",
        }
        cls.models = cls.command("models", "--json")
        simulated = [model["name"] for model in cls.models if model["url"].startswith("simulated:")]
        cls.command(
            *["run", "--json", "--iterations", "1", "--max-tokens", "8", "--lengths", "short"],
            *["--output-dir", cls.home.name + "/results", "--models", *simulated],
        )
        cls.history = cls.command("history", "--json")
        cls.manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
        started = time.monotonic()
        cls.app = subprocess.Popen([APP], env=cls.environment, stderr=subprocess.DEVNULL)
        cls.window = until(
            lambda: output("xdotool", "search", "--onlyvisible", "--name", "^Tokenlap$"), "the window is shown"
        ).split()[0]
        print(f"window shown after {time.monotonic() - started:.1f} s", flush=True)

    @classmethod
    def tearDownClass(cls):
        for process in (cls.app, cls.manager):
            process.kill()
            process.wait()
        cls.home.cleanup()

    @classmethod
    def command(cls, *arguments):
        """What the command line answers, in JSON: the very same binary, without its window."""
        environment = {k: v for k, v in cls.environment.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        done = subprocess.run([APP, *arguments], env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return json.loads(done.stdout)

    def tree(self):
        desktop = pyatspi.Registry.getDesktop(0)
        for application in desktop:
            if application is not None and application.get_process_id() == self.app.pid:
                return list(nodes(application))
        return []

    def shows(self, *wanted):
        """Waits until all of the texts are on the page."""

        def missing():
            shown = [words(node) for node in self.tree()]
            return [text for text in wanted if not any(text in line for line in shown)]

        try:
            until(lambda: not missing(), "texts on the page")
        except AssertionError:
            shown = sorted({words(node) for node in self.tree()})
            raise AssertionError(f"not on the page: {missing()}; there is: {shown}") from None

    def press(self, *keys):
        output("xdotool", "windowfocus", "--sync", self.window)
        output("xdotool", "key", "--clearmodifiers", *keys)

    def click(self, name):
        """Does what a screen reader does to press a thing by its name."""

        def act():
            for node in self.tree():
                if words(node) == name and "Action" in node.get_interfaces():
                    if node.queryAction().nActions:
                        return node.queryAction().doAction(0)
            return False

        until(act, f"{name!r} can be pressed")

    def picture(self, name):
        time.sleep(0.4)  # for the eyes that look at it later: transitions have ended
        output("import", "-window", self.window, f"{PICTURES}/{name}.png")

    def test_1_models_of_the_store_are_on_the_page(self):
        self.assertGreaterEqual(len(self.models), 2)
        self.shows("Models", *(model["name"] for model in self.models), *(model["title"] for model in self.models))
        self.picture("models-light")

    def test_2_runs_of_the_store_are_on_the_page(self):
        self.press("ctrl+2")
        self.assertEqual(len(self.history), 1)
        self.shows("History", self.history[0]["id"], "finished", "100")
        self.picture("history-light")

    def test_3_a_run_made_elsewhere_shows_up(self):
        self.command(
            *["run", "--json", "--iterations", "1", "--max-tokens", "4", "--lengths", "short"],
            *["--output-dir", self.home.name + "/results", "--models", self.models[0]["name"]],
        )
        self.click("Refresh")
        self.shows("2 runs", *(run["id"] for run in self.command("history", "--json")))

    def test_4_dark_has_the_same_pages(self):
        self.click("Dark")
        self.picture("history-dark")
        self.press("ctrl+1")
        self.shows(*(model["name"] for model in self.models))
        self.picture("models-dark")

    def test_5_small_still_shows_everything(self):
        self.press("ctrl+2")
        output("xdotool", "windowsize", "--sync", self.window, "900", "600")
        self.shows(self.history[0]["id"], "Throughput")
        self.picture("history-small")

    def test_6_closes_when_asked(self):
        self.press("alt+F4")
        self.assertEqual(self.app.wait(PATIENCE), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2, failfast=True)
