/* Slugs of Vietnamese titles. Wagtail's script drops most letters with marks and writes dj for đ: before it reads a
   title, or what was typed into a field for a slug, the letters are spelled out here. */

(() => {
  const spelledOut = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đð]/g, "d").replace(/[ĐÐƉ]/g, "D");

  const isSlug = (field) => field.matches?.("[data-controller~='w-slug']");

  for (const name of ["w-sync:check", "w-sync:apply"]) {
    document.addEventListener(name, ({ target, detail }) => {
      if (isSlug(target) && detail?.value) detail.value = spelledOut(detail.value);
    }, { capture: true });
  }

  document.addEventListener("blur", ({ target }) => {
    if (isSlug(target)) target.value = spelledOut(target.value);
  }, { capture: true });
})();
