// Light, dark, or as the system has it: a choice that is kept where the browser allows it.
function startTheme() {
  const themes = ["auto", "light", "dark"];
  const button = document.getElementById("theme");
  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  let current = themes.includes(stored()) ? stored() : "auto";
  const show = () => {
    if (current === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = current;
    button.textContent = { auto: "\u25d0 auto", light: "\u25cb light", dark: "\u25cf dark" }[current];
    button.setAttribute("aria-label", "Colours: " + { auto: "as the system", light: "light", dark: "dark" }[current] + ". Change");
  };
  button.addEventListener("click", () => {
    current = themes[(themes.indexOf(current) + 1) % themes.length];
    try { localStorage.setItem("theme", current); } catch { /* A file that may store nothing forgets. */ }
    show();
  });
  button.hidden = false;
  show();
}

startTheme();
