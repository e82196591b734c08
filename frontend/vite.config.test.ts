import { createServer } from "vite";
import { expect, it } from "vitest";

it("serves the page in development to this machine alone", async () => {
  const server = await createServer({
    root: import.meta.dirname,
    logLevel: "silent",
    server: { port: 0, strictPort: false },
  });
  try {
    await server.listen();
    expect(server.httpServer?.address()).toMatchObject({ address: "127.0.0.1" });
  } finally {
    await server.close();
  }
});
