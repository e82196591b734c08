"""The real window: the built app, its real engine, a store of its own.

It is used as a person does, with the keyboard, from the first start on. What
it shows is held against what the command line says about the same store.
Pictures of every page, light and dark, large and small, stay in .cache/window
for people to look at.
"""

import os
import subprocess
import time
import unittest

import pyatspi

from window_app import PATIENCE, Home, Screen, Window, output, until, windows

PICTURES = os.path.abspath(".cache/window")
RESULTS = os.path.abspath("backend/importer/testdata/vllm.json")
LOOPBACK = "0100007F"  # 127.0.0.1, as /proc writes it
SIZES = {"large": (1280, 860), "small": (900, 600)}


class WindowTest(unittest.TestCase):
    """Each test goes on where the one before it ended."""

    opened_windows = []

    @classmethod
    def setUpClass(cls):
        cls.began = time.monotonic()
        cls.home = Home()
        cls.screen = Screen()
        cls.manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: output("xprop", "-root", "_NET_SUPPORTING_WM_CHECK").count("0x"), "the window manager is there")
        output("xdotool", "mousemove", "2", "2")
        cls.window = cls.opened()

    @classmethod
    def tearDownClass(cls):
        output("import", "-window", "root", f"{PICTURES}/end.png")
        cls.window.kill()
        cls.manager.kill()
        cls.manager.wait()
        cls.home.close()
        for window in cls.opened_windows:
            assert "the policy of the page kept out" not in window.said(), window.said()
        print(f"took {time.monotonic() - cls.began:.0f} s", flush=True)

    @classmethod
    def opened(cls):
        """A window whose page is there, and which accepts no connections."""
        window = Window(cls.home)
        cls.opened_windows.append(window)
        window.shows("Commands")
        assert window.listens() == [], window.listens()
        return window

    def history(self):
        return self.home.command("history", "--json")

    def newest(self):
        return self.history()[0]

    def measure(self, model):
        """Starts a run that lasts for minutes, by keys alone."""
        before = len(self.history())
        self.window.press("ctrl+k")
        self.window.shows("Page, action, model or run", "Measure Swift")
        self.window.type(f"Measure {model}")
        self.window.lacks("Import result files")
        self.window.press("Return")
        self.window.shows("1 of 2 chosen")
        self.window.click("Latency", "radio button")
        self.window.shows("93 requests")
        self.window.press("ctrl+Return")
        self.window.shows("measuring", " of 93")
        until(lambda: len(self.history()) == before + 1, "the run is in the store")

    def done(self):
        """Requests of the newest run that the live page says have ended."""
        for text in self.window.texts():
            done, of, _ = text.partition(" of 93")
            if of and done.isdigit():
                return int(done)
        return 0

    def look(self, scheme):
        self.window.press("ctrl+comma")
        self.window.shows("Colours")
        self.window.click(scheme, "radio button")
        until(lambda: self.chosen(scheme), f"{scheme} is chosen")
        self.window.press("Escape")
        self.window.lacks("Colours")

    def answered(self):
        """Whether a request of the newest run has succeeded; the command line counts while it goes on."""
        run = self.home.command("history", "show", self.newest()["id"], "--json")
        return any(model["successes"] for model in run["summary"]["models"])

    def chosen(self, name):
        node = self.window.find(name, "radio button")
        return node is not None and node.getState().contains(pyatspi.STATE_CHECKED)

    def pictures(self, name, moving=False):
        for size, (width, height) in SIZES.items():
            self.window.resize(width, height)
            if not moving:
                self.screen.settled()
            self.window.picture(f"{PICTURES}/{name}-{size}.png")

    def test_01_the_first_minute_takes_one_key(self):
        self.window.shows("How fast does your model answer?", "What you get")
        self.pictures("start-first-light")
        self.window.press("ctrl+Return")
        self.window.shows("First look", "Requests", "Swift (simulated)", "Steady (simulated)")
        self.window.shows("The run is finished.")
        self.window.click("Open results")
        self.window.shows("First look", "Overview", "Percentiles", "TTFT")
        run = self.newest()
        self.assertEqual((run["name"], run["state"], len(self.history())), ("First look", "finished", 1))

    def test_02_a_run_is_chosen_started_and_watched_by_keys(self):
        self.measure("Steady")
        self.window.shows("Steady (simulated)", "In flight", "Client health")
        self.assertEqual(self.newest()["state"], "running")
        self.assertEqual(set(self.window.listens()), {LOOPBACK}, "the simulator serves this machine alone")
        self.look("Light")
        self.pictures("live-light", moving=True)
        self.look("Dark")
        self.pictures("live-dark", moving=True)

    def test_03_the_run_goes_on_while_other_pages_are_looked_at(self):
        self.window.press("ctrl+7")
        self.window.shows("2 runs", "First look", "running")
        self.window.resize(1180, 800)

    def test_04_closing_in_mid_run_asks_and_can_be_taken_back(self):
        for _ in range(2):  # who takes it back is asked again
            self.window.press("alt+F4")
            self.window.shows("A run is in progress", "Continue measuring", "Stop now and close")
            self.screen.settled()
            self.window.picture(f"{PICTURES}/closing-dark.png")
            self.window.press("Return")  # what is focused: keep measuring
            self.window.lacks("Stop now and close")
            self.assertTrue(self.window.running)
            self.assertEqual(self.newest()["state"], "running")

    def test_05_closed_in_mid_run_it_keeps_what_was_measured(self):
        until(self.answered, "the first answer is measured")
        self.window.press("alt+F4")
        self.window.click("Stop now and close")
        self.assertEqual(self.window.ended(), 0)
        run = self.newest()
        self.assertEqual(run["state"], "stopped")
        self.assertGreater(run["summary"]["models"][0]["successes"], 0)

    def test_06_opened_again_it_is_as_it_was_left(self):
        type(self).window = self.opened()
        self.window.shows("2 runs", "First look", "stopped", "Search names, models, tags, notes")
        self.assertEqual(self.window.size(), (1180, 800))
        self.window.click("Settings")
        until(lambda: self.chosen("Dark"), "the window is still dark")
        self.window.press("Escape")
        self.window.lacks("Colours")

    def test_07_every_page_can_be_looked_at(self):
        for scheme in ("Dark", "Light"):
            self.look(scheme)
            shade = scheme.lower()
            for key, name, texts in (
                ("ctrl+1", "start", ["Last run", "First look"]),
                ("ctrl+2", "models", ["Swift (simulated)", "Steady (simulated)"]),
                ("ctrl+3", "prompts", ["18 prompts"]),
                ("ctrl+4", "run", ["Preview"]),
                ("ctrl+6", "queue", ["The queue is empty"]),
                ("ctrl+7", "history", ["2 runs", "stopped", "finished"]),
            ):
                self.window.press(key)
                self.window.shows(*texts)
                self.pictures(f"{name}-{shade}")
            self.results(shade)
            self.compare(shade)

    def results(self, shade):
        self.window.press("ctrl+1")
        self.window.shows("Last run")
        self.open("First look")
        for section, texts in (
            ("Overview", ["Percentiles"]),
            ("Charts", ["Jump to a chart"]),
            ("Requests", ["236 requests"]),
            ("Plan", ["Seed"]),
        ):
            self.window.click(section, "page tab")
            self.window.shows(*texts)
            self.pictures(f"results-{section.lower()}-{shade}")
        self.window.click("Overview", "page tab")

    def open(self, name):
        """Opens a run through the palette."""
        self.window.press("ctrl+k")
        self.window.shows("Page, action, model or run", "Import result files")
        self.window.type(name)
        self.window.lacks("Import result files")
        self.window.shows(name)
        self.window.press("Return")
        self.window.shows(name, "Overview")

    def compare(self, shade):
        self.window.click("More")
        self.window.click("Compare", "menu item")
        self.window.shows("Compare", "First look")
        self.pictures(f"compare-{shade}")

    def test_08_a_report_is_saved_by_the_desktops_own_dialog(self):
        self.open("First look")
        self.window.click("Export")
        self.window.click("HTML report", "menu item")
        until(lambda: len(windows()) == 2, "the dialog is shown")
        dialog = next(one for one in windows() if one != self.window.id)
        self.screen.settled()
        output("import", "-window", "root", f"{PICTURES}/dialog-light.png")
        output("xdotool", "windowfocus", "--sync", dialog)
        output("xdotool", "key", "--clearmodifiers", "ctrl+a")
        self.window.type(self.home.path + "/first")
        output("xdotool", "key", "Return")
        self.window.shows("Saved", self.home.path + "/", "first.html")
        with open(self.home.path + "/first.html", encoding="utf-8") as file:
            self.assertIn("First look", file.read())
        self.assertFalse(os.path.exists(self.home.path + "/first"))

    def test_09_two_windows_share_the_store(self):
        second = self.opened()
        second.press("ctrl+7")
        second.shows("2 runs", "First look")
        second.press("alt+F4")
        self.assertEqual(second.ended(), 0)
        self.assertTrue(self.window.running)

    def test_10_killed_in_mid_run_it_loses_nothing(self):
        self.measure("Swift")
        self.window.press("ctrl+7")
        self.window.shows("3 runs", "running")
        self.window.press("ctrl+5")
        until(lambda: self.done() >= 6, "something was measured after the warm-up")
        self.window.kill()
        type(self).window = self.opened()
        self.window.press("ctrl+7")
        self.window.shows("3 runs", "interrupted")
        run = self.newest()
        self.assertEqual(run["state"], "interrupted")
        self.assertGreaterEqual(run["summary"]["models"][0]["successes"], 3)
        self.pictures("interrupted-light")

    def test_11_files_can_be_dropped_on_it(self):
        before = len(self.history())
        self.window.drop(RESULTS)
        until(lambda: len(self.history()) == before + 1, "the dropped results are in the store")
        self.assertIn("imported", [run["state"] for run in self.history()])
        self.window.shows("Commands")

    def test_12_closes_at_once_when_nothing_goes_on(self):
        self.window.press("alt+F4")
        self.assertEqual(self.window.ended(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2, failfast=True)
