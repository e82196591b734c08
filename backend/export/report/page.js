"use strict";
(function () {
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var drawn = [];
  var given = JSON.parse(document.getElementById("charts").textContent);

  // A chart that cannot be drawn says so in its place; the others are drawn.
  function drawOne(name, place, size) {
    place.textContent = "";
    var chart;
    try {
      chart = charts.init(place, given.themes[name], Object.assign({ renderer: "svg" }, size));
      chart.setOption(charts.resolve(given.charts[name][place.dataset.place]));
      drawn.push(chart);
    } catch (reason) {
      try { chart.dispose(); } catch (gone) { /* it was never whole */ }
      place.textContent = place.getAttribute("aria-label") + " cannot be drawn: " + (reason && reason.message || reason);
    }
  }

  document.querySelectorAll(".chart").forEach(function (place) { place.style.height = place.dataset.height + "px"; });

  // One theme at a time; print is always light.
  function draw(name, size) {
    root.dataset.theme = name;
    drawn.forEach(function (chart) { chart.dispose(); });
    drawn = [];
    document.querySelectorAll(".chart").forEach(function (place) { drawOne(name, place, size && { width: size.width, height: Number(place.dataset.height) }); });
  }
  function other() { return root.dataset.theme === "dark" ? "light" : "dark"; }

  // On paper a chart is laid out in one size, whatever the window has, and the
  // style sheet fits that picture to the page.
  var paper = { width: 1000 };
  var before = "light";
  window.addEventListener("beforeprint", function () {
    before = root.dataset.theme;
    document.querySelectorAll("details.plan").forEach(function (details) { details.open = true; });
    draw("light", paper);
    document.querySelectorAll(".chart svg").forEach(function (svg) {
      svg.setAttribute("viewBox", "0 0 " + svg.getAttribute("width") + " " + svg.getAttribute("height"));
    });
  });
  window.addEventListener("afterprint", function () { draw(before); });

  document.getElementById("theme").addEventListener("click", function () { draw(other()); });
  dark.addEventListener("change", function () { draw(dark.matches ? "dark" : "light"); });
  window.addEventListener("resize", function () { drawn.forEach(function (chart) { chart.resize(); }); });

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

  draw(dark.matches ? "dark" : "light"); // last: whatever it meets, the page works
})();
