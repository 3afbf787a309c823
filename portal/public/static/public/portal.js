/**
 * What a page gains when scripts run; nothing here is needed to read or to find.
 *
 * data-action="print"   a button that prints the page; without scripts it is not shown
 * data-action="share"   the same, that hands the page's address to the phone's own share sheet,
 *                       or copies it; the text in data-done is then shown and read aloud
 * data-submits          a select whose change sends its form (the form keeps its own button)
 */
const actions = {
  print: () => window.print(),

  async share(button) {
    const page = { title: document.title, url: location.href };
    if (navigator.share) {
      await navigator.share(page).catch(() => {}); // the reader closed the sheet
      return;
    }
    await navigator.clipboard.writeText(page.url);
    const words = button.querySelector("[data-words]");
    words.textContent = button.dataset.done;
  },
};

for (const button of document.querySelectorAll("[data-action]")) {
  button.addEventListener("click", () => actions[button.dataset.action](button));
}

for (const select of document.querySelectorAll("select[data-submits]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
