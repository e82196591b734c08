// ECharts remembers what it measured by text, in plain objects. A text that is
// the name of a property of every object, such as a model called "__proto__",
// would be looked up in Object.prototype: its cache then takes that for an entry
// of its own and, some hundred texts later, writes a value into it, which from
// then on every object seems to have. A text is never such a name with a blank
// before it.
import LRU from "zrender/lib/core/LRU.js";

const { get, put } = LRU.prototype;

LRU.prototype.get = function (key) {
  return get.call(this, ` ${key}`);
};

LRU.prototype.put = function (key, value) {
  return put.call(this, ` ${key}`, value);
};
