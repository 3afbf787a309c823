/* The calendar of date fields: it stands below its field and moves the form down instead of covering it, and Escape,
   Tab or a click elsewhere closes it. A click closes it only after it was carried out: on mousedown, as the library
   would, the button that was aimed at would move away. */

(() => {
  const { defaults } = jQuery.fn.datetimepicker;
  defaults.insideParent = true;
  defaults.closeOnWithoutClick = false;
  /* What was typed stays as it is, for the form to read or refuse: the library would put today in its place. */
  defaults.validateOnBlur = false;

  /* As calendars on the wall have them, and narrow enough for the times to stand beside the days: T2 … T7, CN. */
  const { STRINGS } = window.wagtailConfig;
  STRINGS.WEEKDAYS_SHORT = STRINGS.WEEKDAYS_SHORT.map((day) => day.replace("Thứ ", "T").replace("Chủ nhật", "CN"));

  const CALENDAR = ".xdsoft_datetimepicker";

  /* Whether any was open, but for the one of a field. */
  const closeAll = (field = null) => {
    const own = field && jQuery(field).data("xdsoft_datetimepicker");
    const open = jQuery(CALENDAR).filter(":visible").not(own || []);
    open.trigger("close.xdsoft");
    return open.length > 0;
  };

  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.(CALENDAR)) closeAll(target);
  }, { capture: true });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab") closeAll();
    if (event.key === "Escape" && closeAll()) event.stopPropagation();
  }, { capture: true });
})();
