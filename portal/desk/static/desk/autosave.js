/* What a form has saved by itself is the version that it was opened with from then on: the next save is not told that
   somebody else was here. */

document.addEventListener("w-autosave:success", ({ target, detail }) => {
  const fields = { loaded_revision_id: "revision_id", loaded_revision_created_at: "revision_created_at" };
  for (const [name, saved] of Object.entries(fields)) {
    const field = target.elements?.namedItem(name);
    if (field && detail.data?.[saved]) field.value = detail.data[saved];
  }
});
