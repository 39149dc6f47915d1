// Finds editions by their words. Without it the page is whole, only longer to look through.
(function () {
  "use strict";
  var find = document.querySelector(".find");
  if (!find) return;
  var input = find.querySelector("input"), found = find.querySelector(".found");
  var months = Array.prototype.slice.call(document.querySelectorAll(".month"));
  function folded(text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
  var editions = Array.prototype.slice.call(document.querySelectorAll(".edition")).map(function (item) {
    return { item: item, text: folded(item.textContent.replace(/\s+/g, " ") + " " + item.querySelector("time").dateTime) };
  });
  function show() {
    var words = folded(input.value).split(/\s+/).filter(Boolean), count = 0;
    editions.forEach(function (edition) {
      var hit = words.every(function (word) { return edition.text.indexOf(word) >= 0; });
      edition.item.hidden = !hit;
      count += hit ? 1 : 0;
    });
    months.forEach(function (month) { month.hidden = !month.querySelector(".edition:not([hidden])"); });
    found.textContent = !words.length ? "" : count ? count + " / " + editions.length : found.dataset.none;
  }
  input.addEventListener("input", show);
  find.hidden = false;
})();
