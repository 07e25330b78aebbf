"use strict";
// Everything here adds to a link or a form that works without it. No eval, no inline handlers, no style attributes.

const root = document.documentElement;

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function enhance(scope) {
  scope.querySelectorAll("[data-needs-script]").forEach((element) => (element.hidden = false));
  scope.querySelectorAll("[data-without-script]").forEach((element) => (element.hidden = true));
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-switch]")) {
    root.dataset.theme = isDark() ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
  }
  document.querySelectorAll("details.picker[open]").forEach((picker) => {
    if (!picker.contains(event.target)) picker.open = false;
  });
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const picker = event.key === "Escape" && event.target.closest("details.picker[open]");
  if (picker) {
    picker.open = false;
    picker.querySelector("summary").focus();
  }
});

document.addEventListener("htmx:load", (event) => enhance(event.target));
enhance(document);
