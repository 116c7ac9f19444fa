// Before the first paint: the theme the person chose on this device, and the sign that scripts run.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("chungtay-theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // A browser that keeps nothing shows the theme of the system.
  }
})();
