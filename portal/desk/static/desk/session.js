/* A form is sent only while the account that opened it is logged in: otherwise the log-in page, or a refusal, would take
   the place of what was typed. After a log-in in another window the form gets the token of the new session. */

(() => {
  const sent = new WeakSet();
  let isAsking = false;

  const ask = async (address) => {
    const answer = await fetch(address, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return {}; /* to the page of the log-in */
    return answer.ok ? answer.json() : null;
  };

  const send = (form, submitter) => {
    sent.add(form);
    /* A button that shows its progress is disabled, and would not be sent with the form. */
    const isDisabled = submitter?.disabled;
    if (submitter) submitter.disabled = false;
    form.requestSubmit(submitter);
    if (submitter) submitter.disabled = isDisabled;
  };

  const renew = (token) => {
    window.wagtailConfig.CSRF_TOKEN = token;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
  };

  const refuse = (dialog, session, submitter) => {
    submitter?.setAttribute("data-w-progress-loading-value", "false");
    dialog.querySelector("[data-ended]").hidden = Boolean(session.account);
    dialog.querySelector("[data-another]").hidden = !session.account;
    dialog.showModal();
  };

  window.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    const dialog = document.getElementById("desk-session");
    const isPost = form.getAttribute("method")?.toLowerCase() === "post";
    if (!dialog || !isPost || form.closest("#wagtail-sidebar") || sent.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isAsking) return;
    isAsking = true;
    /* Where the server does not answer, the browser says so. */
    const session = await ask(dialog.dataset.address).catch(() => null);
    isAsking = false;
    if (session && session.account !== dialog.dataset.account) return refuse(dialog, session, submitter);
    if (session) renew(session.token);
    send(form, submitter);
  }, { capture: true });
})();
