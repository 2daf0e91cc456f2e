/** One question, and what to do with its answer. */
type Asked<Question, Answer> = {
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
};

/**
 * Asks together what is asked for in one turn of the event loop: one command to Redis or MySQL instead
 * of many, most of whose cost does not depend on how much is asked. A turn does not wait for the
 * answers of the one before, as ioredis's own automatic pipelines do, so a server that is silent is
 * noticed in time.
 */
export function createTurnBatch<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  { max }: { max: number },
): (question: Question) => Promise<Answer> {
  let gathered: Asked<Question, Answer>[] = [];

  const send = async () => {
    const batch = gathered;
    gathered = [];
    try {
      const answers = await ask(batch.map(({ question }) => question));
      batch.forEach(({ resolve, reject }, index) => {
        const answer = answers[index];
        if (answer === undefined) {
          reject(new Error("There was no answer to this question"));
        } else {
          resolve(answer);
        }
      });
    } catch (error) {
      batch.forEach(({ reject }) => reject(error));
    }
  };

  return (question) =>
    new Promise((resolve, reject) => {
      gathered.push({ question, resolve, reject });
      if (gathered.length === max) {
        void send();
      } else if (gathered.length === 1) {
        setImmediate(() => gathered.length > 0 && void send());
      }
    });
}
