"""A small window, above all others, from which a file can be dragged: drag_source.py FILE X Y"""

import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

file, x, y = sys.argv[1:]
window = Gtk.Window(title="drag source")
window.set_default_size(120, 60)
window.set_keep_above(True)
window.move(int(x), int(y))
box = Gtk.EventBox()
box.add(Gtk.Label(label=pathlib.Path(file).name))
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", lambda _box, _context, data, _info, _time: data.set_uris([pathlib.Path(file).as_uri()]))
box.connect("drag-end", lambda *_: Gtk.main_quit())
window.add(box)
window.connect("destroy", Gtk.main_quit)
window.show_all()
Gtk.main()
