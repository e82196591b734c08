/** Milliseconds; a busy machine is slow, what is broken never comes. */
export const patience = 90_000;

/** The first true answer to a question, which is asked again and again. */
export async function until(question, what) {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const answer = await question();
    if (answer) return answer;
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error(`not within ${patience / 1000} seconds: ${what}`);
}
