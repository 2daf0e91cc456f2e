import type { House } from "../house/house.ts";
import { countText, durationText } from "../house/words.ts";

/** The serial queues that decide, and how far behind they are. */
export function Lanes({ house: { lanes } }: { house: House }) {
  return (
    <section aria-labelledby="lanes">
      <h2 id="lanes">Lanes</h2>
      {lanes === null ? (
        <p class="empty">Not known at this moment.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-labelledby="lanes">
          <table>
            <thead>
              <tr>
                <th scope="col">Lane</th>
                <th scope="col">Batches waiting</th>
                <th scope="col">Being decided</th>
                <th scope="col">Oldest</th>
                <th scope="col">Last batch</th>
                <th scope="col">Given up</th>
              </tr>
            </thead>
            <tbody>
              {lanes.map((lane) => (
                <tr key={lane.lane}>
                  <th scope="row">{lane.lane}</th>
                  <td>{countText(lane.waitingJobs + lane.delayedJobs)}</td>
                  <td>{countText(lane.activeJobs)}</td>
                  <td>{durationText(lane.oldestWaitSeconds)}</td>
                  <td>
                    {lane.lastBatchSize === null
                      ? "–"
                      : `${countText(lane.lastBatchSize)} requests`}
                  </td>
                  <td>{countText(lane.failedJobs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
