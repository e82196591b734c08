/** The nonce that the policy of the page asks of style elements; none in development. */
export const styleNonce = () => document.querySelector<HTMLMetaElement>("meta[name=nonce]")?.nonce ?? "";

// Mantine's dialogs keep the page behind them still by a style element of
// react-remove-scroll, which reads its nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
