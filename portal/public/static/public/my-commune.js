/**
 * "My commune" on the home page: the choice is kept in this browser alone, and what happens there is fetched as a small
 * fragment that is the same for everybody. Without scripts, or without storage, the home page is as it is.
 */
const KEPT_AS = "my-commune";

const section = document.querySelector(".my-commune");
if (section && isStorageAllowed()) {
  begin(section);
} else {
  section?.remove();
}

function isStorageAllowed() {
  try {
    return Boolean(window.localStorage);
  } catch {
    return false; // the reader has forbidden it
  }
}

async function begin(section) {
  const select = section.querySelector("select");
  const choices = await fragment(section.dataset.choices);
  if (choices === null) {
    section.remove();
    return;
  }
  select.insertAdjacentHTML("beforeend", choices);
  select.value = localStorage.getItem(KEPT_AS) ?? "";
  select.addEventListener("change", () => choose(section, select.value));
  section.hidden = false;
  await show(section, select.value);
}

function choose(section, commune) {
  if (commune) {
    localStorage.setItem(KEPT_AS, commune);
  } else {
    localStorage.removeItem(KEPT_AS);
  }
  return show(section, commune);
}

async function show(section, commune) {
  const glance = section.querySelector("[data-glance]");
  glance.innerHTML = commune ? ((await fragment(`${section.dataset.choices}${commune}/`)) ?? "") : "";
}

/** Our own server's markup, or null if it could not be had. */
async function fragment(address) {
  const response = await fetch(address).catch(() => null);
  return response?.ok ? response.text() : null;
}
