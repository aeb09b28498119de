"use strict";
// Before anything is drawn: the colors that the reader chose on an earlier page, if any.
document.documentElement.classList.add("scripted");
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
} catch {
  // A browser that keeps nothing for files from disk: the system's colors.
}
