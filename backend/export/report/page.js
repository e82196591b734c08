"use strict";
(function () {
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var drawn = [];

  // One theme at a time; print is always light.
  function draw(name) {
    root.dataset.theme = name;
    drawn.forEach(function (chart) { chart.dispose(); });
    drawn = [];
    document.querySelectorAll(".chart").forEach(function (place) {
      var option = tokenlapCharts[name][place.dataset.place];
      var chart = charts.init(place, tokenlapThemes[name], { renderer: "svg" });
      chart.setOption(charts.resolve(option));
      drawn.push(chart);
    });
  }
  function other() { return root.dataset.theme === "dark" ? "light" : "dark"; }

  draw(dark.matches ? "dark" : "light");
  document.getElementById("theme").addEventListener("click", function () { draw(other()); });
  dark.addEventListener("change", function () { draw(dark.matches ? "dark" : "light"); });
  window.addEventListener("resize", function () { drawn.forEach(function (chart) { chart.resize(); }); });
  var before = "light";
  window.addEventListener("beforeprint", function () {
    before = root.dataset.theme;
    document.querySelectorAll("details").forEach(function (details) { details.open = true; });
    draw("light");
  });
  window.addEventListener("afterprint", function () { draw(before); });

  document.querySelectorAll("section").forEach(function (section) {
    var search = section.querySelector(".search");
    if (!search) return;
    var found = section.querySelector(".found");
    var rows = Array.prototype.map.call(section.querySelectorAll(".requests tbody tr"), function (row) {
      return { row: row, text: row.textContent.toLowerCase() };
    });
    search.addEventListener("input", function () {
      var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (one) {
        var match = words.every(function (word) { return one.text.indexOf(word) >= 0; });
        one.row.hidden = !match;
        if (match) shown++;
      });
      found.textContent = words.length ? shown + " of " + rows.length : "";
    });
  });
})();
