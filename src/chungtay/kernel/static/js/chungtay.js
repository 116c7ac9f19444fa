// Small comforts on pages that work without them. Strings come from the page, never from here.
"use strict";

const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* a full or forbidden store loses only the comfort */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* as above */ } },
};

function switchTheme(button) {
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const show = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    store.set("chungtay-theme", root.dataset.theme);
    document.querySelectorAll("[data-theme-switch]").forEach((other) => { other.textContent = isDark() ? other.dataset.light : other.dataset.dark; });
  });
}

function focusErrors(root) {
  const summary = root.querySelector("#error-summary");
  if (summary) summary.focus();
}

// Typing is kept on this device at each pause and given back after a lost connection; passwords and files never.
// The key begins with the person: what one types, another at the same computer never sees.
const person = document.body.dataset.person || "";
const own = `chungtay-draft:${person}:`;

function keepDraft(form) {
  const key = `${own}${location.pathname}:${form.dataset.draft}`;
  const note = form.querySelector(".draft-note");
  const kept = [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type));
  const value = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
  const found = JSON.parse(store.get(key) || "null");
  if (found && !document.querySelector("#error-summary")) {
    kept.forEach((field, at) => {
      if (!(at in found) || found[at][0] !== field.name) return;
      if (["checkbox", "radio"].includes(field.type)) field.checked = found[at][1];
      else field.value = found[at][1];
    });
    if (note) note.textContent = document.body.dataset.draftFound;
  }
  let pause;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      store.set(key, JSON.stringify(kept.map((field) => [field.name, value(field)])));
      const time = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
      if (note) note.textContent = document.body.dataset.draftKept.replace("{time}", time);
    }, 700);
  });
  // The draft goes only when a page has answered: a lost connection shows none of ours, so nothing is dropped.
  form.addEventListener("submit", () => { clearTimeout(pause); store.set("chungtay-sent", key); });
}

function dropSentDraft() {
  const sent = store.get("chungtay-sent");
  if (!sent) return;
  store.drop("chungtay-sent");
  if (!document.querySelector("#error-summary, [data-keep-draft]")) store.drop(sent);
}

// A shared computer keeps nobody's typing after signing out, nor once somebody else has signed in.
function forgetDrafts(but) {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith("chungtay-draft:") && !(but && key.startsWith(but))).forEach(store.drop);
  } catch { /* nothing is kept where nothing can be read */ }
}

function askFirst(form) {
  const dialog = document.getElementById(form.dataset.confirm);
  if (!dialog || !dialog.showModal) return;
  form.addEventListener("submit", (event) => {
    if (form.dataset.confirmed) return;
    event.preventDefault();
    const pressed = event.submitter;
    dialog.querySelector("[data-yes]").onclick = () => { form.dataset.confirmed = "yes"; dialog.close(); form.requestSubmit(pressed); };
    dialog.querySelector("[data-no]").onclick = () => dialog.close();
    dialog.showModal();
  });
}

// Days are typed as day/month/year whatever the browser's own language; its calendar opens beside them.
function offerCalendar(input) {
  const picker = document.createElement("input");
  if (!picker.showPicker) return;
  const button = document.createElement("button");
  picker.type = "date";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  button.type = "button";
  button.setAttribute("aria-label", input.dataset.day);
  const box = document.createElement("span");
  box.className = "day-box";
  input.before(box);
  box.append(input, picker, button);
  button.addEventListener("click", () => {
    const [day, month, year] = input.value.split("/");
    if (year) picker.value = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    picker.showPicker();
  });
  picker.addEventListener("change", (event) => {
    event.stopPropagation();
    if (picker.value) input.value = picker.value.split("-").reverse().join("/");
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// The address keeps the one form of a day that everybody reads alike: 2026-11-21.
function submitOnChange(form) {
  form.addEventListener("change", () => { if (form.checkValidity()) form.requestSubmit(); });
  form.addEventListener("formdata", (event) => {
    form.querySelectorAll("[data-day]").forEach((input) => {
      const [day, month, year] = input.value.split("/");
      if (year) event.formData.set(input.name, `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
    });
  });
}

function showOffline() {
  let strip = document.querySelector(".offline-strip");
  if (navigator.onLine) { if (strip) strip.remove(); return; }
  if (strip) return;
  strip = document.createElement("p");
  strip.className = "offline-strip";
  strip.setAttribute("role", "status");
  strip.textContent = document.body.dataset.offline;
  document.body.prepend(strip);
}

function arrange(root) {
  root.querySelectorAll("[data-theme-switch]").forEach(switchTheme);
  root.querySelectorAll("form[data-draft]").forEach(keepDraft);
  root.querySelectorAll("form[data-confirm]").forEach(askFirst);
  root.querySelectorAll("input[data-day]").forEach(offerCalendar);
  root.querySelectorAll("form[data-submit-on-change]").forEach(submitOnChange);
  root.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });
  root.querySelectorAll("form[data-sign-out]").forEach((form) => form.addEventListener("submit", () => forgetDrafts("")));
  focusErrors(root);
}

// Arrows lead through the suggestions under a search field and back to it; Escape puts them away.
function walkSuggestions(event) {
  const form = event.target.closest && event.target.closest("form[role=search]");
  const list = form && form.querySelector(".suggestions");
  if (!list || !["ArrowDown", "ArrowUp", "Escape"].includes(event.key)) return;
  const stops = [form.querySelector("[data-search]"), ...list.querySelectorAll("a")];
  const at = stops.indexOf(event.target);
  if (at < 0 || stops.length < 2) return;
  event.preventDefault();
  if (event.key === "Escape") { list.replaceChildren(); stops[0].focus(); return; }
  stops[(at + (event.key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length].focus();
}

// A page without a person may be the sign-in page after a session has ended: the draft waits for its writer.
if (person) forgetDrafts(own);
dropSentDraft();
arrange(document);
// An answer that refuses is a whole page of its own, with what was typed: the browser asks for it as without htmx.
document.addEventListener("htmx:responseError", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) HTMLFormElement.prototype.submit.call(form);
});
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) arrange(event.target); });
document.addEventListener("keydown", (event) => {
  const search = [...document.querySelectorAll("[data-search]")].reverse().find((field) => field.offsetParent);
  if (search && (event.ctrlKey || event.metaKey) && event.key === "k") { event.preventDefault(); search.focus(); search.select(); }
  walkSuggestions(event);
});
addEventListener("online", showOffline);
addEventListener("offline", showOffline);
showOffline();
