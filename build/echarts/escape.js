const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** The text as it stands in markup, in an attribute as well as between tags. */
export const escape = (text) => String(text).replace(/[&<>"']/g, (char) => escapes[char]);
