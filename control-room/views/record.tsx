import { actions } from "../house/follow.ts";
import { momentText } from "../house/words.ts";

/** What operators did, newest first. */
export function Record() {
  return (
    <section aria-labelledby="record">
      <h2 id="record">On record</h2>
      {actions.value.length === 0 ? (
        <p class="empty">No operator has changed anything yet.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-labelledby="record">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">On what</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {actions.value.map(({ actionId, at, operator, kind, subject, userId, reason }) => (
                <tr key={actionId}>
                  <td>{momentText(at)}</td>
                  <td>{operator}</td>
                  <td>{kind}</td>
                  <td>
                    {subject}
                    {userId !== null && userId !== subject && ` · ${userId}`}
                  </td>
                  <td>{reason ?? ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
