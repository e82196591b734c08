/**
 * Tries to run scripts and styles of its own in the page, as markup does that got
 * in by mistake, and returns what ran. It is carried out within the page.
 */
export async function runInjected() {
  const { document, getComputedStyle, setTimeout } = globalThis;
  globalThis.ran = [];
  const script = document.createElement("script");
  script.textContent = "globalThis.ran.push('a script')";
  const box = document.createElement("div");
  box.innerHTML =
    "<img src='data:,' onerror=\"globalThis.ran.push('a handler')\">" +
    "<p style='color: rgb(1, 2, 3)'>text</p><style>p { border-top-width: 77px !important; border-top-style: solid !important }</style>";
  document.body.append(script, box);
  // Outside of the debugger's own call, where the policy holds.
  const evaluated = await new Promise((done) => {
    setTimeout(() => {
      try {
        (0, globalThis.eval)("globalThis.ran.push('a text')");
        done("it ran");
      } catch (error) {
        done(error.name);
      }
    }, 300); // the picture has failed to load by then
  });
  const { color, borderTopWidth } = getComputedStyle(box.querySelector("p"));
  if (color === "rgb(1, 2, 3)") globalThis.ran.push("a style attribute");
  if (borderTopWidth === "77px") globalThis.ran.push("a style element");
  box.remove();
  return { ran: globalThis.ran, evaluated };
}
