/* A page that tells how far a background job is asks again by itself, and is loaded anew once the job is done. */

(() => {
  const EVERY = 1500; /* milliseconds */

  const renew = async () => {
    const shown = document.querySelector("[data-progress]");
    if (!shown) return;
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (answer?.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const newer = page.querySelector("[data-progress]");
      if (!newer) return location.reload();
      const bar = shown.querySelector("progress");
      const value = newer.querySelector("progress").getAttribute("value");
      if (value !== null) bar.setAttribute("value", value);
      shown.querySelector("label").textContent = newer.querySelector("label").textContent;
      shown.querySelector("[role=status]").textContent = newer.querySelector("[role=status]").textContent;
    }
    setTimeout(renew, EVERY);
  };

  document.addEventListener("DOMContentLoaded", () => setTimeout(renew, EVERY));
})();
