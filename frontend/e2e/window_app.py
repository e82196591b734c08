"""The built app as a person has it: started on a screen, seen, and driven by keys.

What is on the page is read as a screen reader reads it (AT-SPI); how it looks,
from the memory that the screen (Xvfb -fbdir) draws into, at no cost to the app.
"""

import itertools
import json
import mmap
import os
import struct
import subprocess
import tempfile
import time
import zlib

import pyatspi

APP = os.path.abspath("build/bin/tokenlap")
DRAG_SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "drag_source.py")
OVERLAY = "Drop files"
PATIENCE = 60  # seconds; a busy machine is slow, a broken window never comes


def until(question, what, patience=PATIENCE, pause=0.05):
    """The first true answer to a question, which is asked again and again."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(pause)
    raise AssertionError(f"not within {patience} seconds: {what}")


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


def role(node):
    try:
        return node.getRoleName()
    except Exception:
        return ""


class Screen:
    """The picture of the whole screen, as Xvfb keeps it in a file (XWD)."""

    def __init__(self):
        with open(os.path.join(os.environ["SCREEN"], "Xvfb_screen0"), "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = struct.unpack(">25I", self.memory[:100])
        self.begin, self.line, self.rows = head[0] + 12 * head[19], head[12], head[5]

    def look(self, top=0, bottom=None):
        """A number that changes with the picture, between two rows of it."""
        bottom = self.rows if bottom is None else bottom
        return zlib.crc32(memoryview(self.memory)[self.begin + top * self.line : self.begin + bottom * self.line])

    def settled(self, still=0.4):
        """Waits until nothing has moved for a while."""
        last, since = self.look(), time.monotonic()

        def quiet():
            nonlocal last, since
            now = self.look()
            if now != last:
                last, since = now, time.monotonic()
            return time.monotonic() - since >= still

        until(quiet, "the picture stands still")


class Home:
    """A user's home with a store of its own, and the command line in it."""

    def __init__(self, data=None, **environment):
        self.folder = tempfile.TemporaryDirectory()
        self.path = self.folder.name
        self.environment = os.environ | {
            "HOME": self.path,
            "XDG_DATA_HOME": self.path + "/share",
            "XDG_CACHE_HOME": self.path + "/cache",
            "XDG_CONFIG_HOME": self.path + "/config",
            "TOKENLAP_DATA": data or self.path + "/data",
            "LANG": "C.UTF-8",
            "LANGUAGE": "en",
            "GDK_BACKEND": "x11",
        } | environment

    def command(self, *arguments):
        """What the command line answers, in JSON: the very same binary, without its window."""
        environment = {k: v for k, v in self.environment.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        done = subprocess.run([APP, *arguments], env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return json.loads(done.stdout)

    def close(self):
        self.folder.cleanup()


class Window:
    """The app, running, and its one window."""

    def __init__(self, home, wait=lambda: None):
        """Starts the app and waits until its window is shown; before that, as the caller likes."""
        before = set(windows())
        self.log = tempfile.TemporaryFile("w+", dir=home.path)
        self.process = subprocess.Popen([APP], env=home.environment, stdout=subprocess.DEVNULL, stderr=self.log)
        wait()
        self.id = until(lambda: sorted(set(windows()) - before), "the window is shown")[0]

    @property
    def running(self):
        return self.process.poll() is None

    def ended(self):
        """Waits for the end and returns the exit status."""
        return self.process.wait(PATIENCE)

    def said(self):
        """What it has written to stderr."""
        self.log.seek(0)
        return self.log.read()

    def listens(self):
        """The addresses where its process accepts connections."""
        sockets = set()
        for file in os.listdir(f"/proc/{self.process.pid}/fd"):
            try:
                sockets.add(os.readlink(f"/proc/{self.process.pid}/fd/{file}"))
            except OSError:
                continue  # has just been closed
        found = []
        for version in ("tcp", "tcp6"):
            with open(f"/proc/{self.process.pid}/net/{version}") as file:
                for line in file.readlines()[1:]:
                    _, local, _, state, *rest = line.split()
                    if state == "0A" and f"socket:[{rest[5]}]" in sockets:
                        found.append(local.partition(":")[0])
        return found

    def kill(self):
        self.process.kill()
        self.process.wait()

    def tree(self):
        for application in pyatspi.Registry.getDesktop(0):
            try:
                if application is not None and application.get_process_id() == self.process.pid:
                    return nodes(application)
            except Exception:
                continue
        return iter(())

    def texts(self):
        return [text for text in (words(node) for node in self.tree()) if text]

    def shows(self, *wanted):
        """Waits until all of the texts are on the page."""
        shown = []

        def all_there():
            shown[:] = self.texts()
            return all(any(text in line for line in shown) for text in wanted)

        try:
            until(all_there, "texts on the page")
        except AssertionError:
            missing = [text for text in wanted if not any(text in line for line in shown)]
            raise AssertionError(f"not on the page: {missing}; there is: {sorted(set(shown))}") from None

    def lacks(self, text):
        """Waits until a text is gone, from a page that can be read, twice in a row."""

        def gone():
            shown = self.texts()
            return len(shown) > 3 and not any(text in line for line in shown)

        until(lambda: gone() and gone(), f"{text!r} is gone")

    def find(self, name, *roles):
        for node in self.tree():
            if (not roles or role(node) in roles) and words(node) == name:
                return node
        return None

    def press(self, *keys):
        output("xdotool", "windowfocus", "--sync", self.id)
        output("xdotool", "key", "--clearmodifiers", *keys)

    def type(self, text):
        output("xdotool", "type", "--clearmodifiers", "--delay", "20", text)

    def click(self, name, *roles):
        """Does what a screen reader does to press a thing by its name."""

        def act():
            for node in self.tree():
                if (roles and role(node) not in roles) or words(node) != name:
                    continue
                try:
                    if node.queryAction().nActions:
                        return node.queryAction().doAction(0)
                except Exception:
                    continue  # cannot be pressed, or has just gone
            return False

        until(act, f"{name!r} can be pressed")

    def drop(self, file):
        """Drags a file with the mouse from another program into the middle of the window."""
        source = subprocess.Popen(["/usr/bin/python3", "-W", "ignore", DRAG_SOURCE, file, "0", "0"])
        try:
            window = until(lambda: output("xdotool", "search", "--onlyvisible", "--name", "^drag source$"), "what is dragged")
            output("xdotool", "mousemove", "--sync", "--window", window, "60", "30")
            output("xdotool", "mousedown", "1")
            width, height = self.size()
            steps = itertools.count()

            def over():
                """Moves on, as a hand does that has not let go."""
                step = min(next(steps), 10)
                x, y = width * step // 20, height * step // 20
                output("xdotool", "mousemove", "--window", self.id, str(x + next(steps) % 4), str(y))
                return step == 10 and any(OVERLAY in text for text in self.texts())

            until(over, "the page says that files can be dropped")
            output("xdotool", "mouseup", "1")
            source.wait(PATIENCE)
        finally:
            source.kill()
            source.wait()

    def resize(self, width, height):
        """Gives the window a size and waits until its page is as wide."""
        output("xdotool", "windowsize", "--sync", self.id, str(width), str(height))

        def follows():
            page = next((node for node in self.tree() if role(node) == "document web"), None)
            return page and page.queryComponent().getExtents(pyatspi.DESKTOP_COORDS).width == width

        until(follows, "the page is as wide as the window")

    def size(self):
        lines = output("xdotool", "getwindowgeometry", "--shell", self.id).splitlines()
        found = dict(line.split("=") for line in lines if "=" in line)
        return int(found["WIDTH"]), int(found["HEIGHT"])

    def picture(self, path):
        output("import", "-window", self.id, path)


def windows():
    """The ids of all windows of Tokenlap that can be seen, its dialogs included."""
    return output("xdotool", "search", "--onlyvisible", "--name", "^Tokenlap$").split()
