import type { Bridge } from "../bridge";

/**
 * Logs what the policy of the page (vite.config.ts) keeps from running, applying
 * or loading. Nothing does unless it got in by mistake.
 */
export function logViolations({ log }: Pick<Bridge, "log">) {
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
    log(`the policy of the page kept out: ${effectiveDirective} ${JSON.stringify([blockedURI, sample])}`);
  });
}
