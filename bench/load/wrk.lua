-- Sends requests that were made before: each thread those of its own file, one after the other, and
-- from the beginning again after the last. A request stands behind its length in six digits.
--
-- With `pays`, requests come in pairs: a reservation, and the payment for it, in which 30 x stand for
-- the id of the reservation. Every reservation that was made is paid next, by the same fan. Both name
-- the number of their pair in X-Request-Id, which answers repeat: so it is known whose answer it is.
--
-- args  1 the path of the files, without the number of the thread
--       2 `pays`, or nothing

local PLACEHOLDER = string.rep("x", 30)

local threads = {}

function setup(thread)
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

function init(args)
  file = assert(io.open(args[1] .. "." .. number, "rb"))
  wraps = 0
  if args[2] == "pays" then
    payments, payable = {}, {}
    request, response = reserveOrPay, noteReservation
  end
end

function request()
  local length = file:read(6)
  if not length then
    wraps = wraps + 1
    file:seek("set", 0)
    length = file:read(6)
  end
  return file:read(tonumber(length))
end

local nextRequest = request

function reserveOrPay()
  local due = table.remove(payable)
  if due then
    return due
  end
  local reservation, payment = nextRequest(), nextRequest()
  payments[reservation:match("X%-Request%-Id: (%d+)")] = payment
  return reservation
end

function noteReservation(status, headers, body)
  local id = headers["X-Request-Id"]
  local payment = status == 201 and payments[id]
  if payment then
    payments[id] = nil
    local paid = payment:gsub(PLACEHOLDER, body:match('"reservationId":"([^"]+)"'))
    payable[#payable + 1] = paid
  end
end

-- One line for the program that started this.
function done(summary, latency)
  local wrapped = 0
  for _, thread in ipairs(threads) do
    wrapped = wrapped + thread:get("wraps")
  end
  local errors = summary.errors
  local function ms(percentile)
    return latency:percentile(percentile) / 1000
  end
  io.write(string.format(
    'RESULT {"requests":%d,"seconds":%.6f,"refused":%d,"broken":%d,"wraps":%d,"latencyMs":'
      .. '{"p50":%.3f,"p90":%.3f,"p95":%.3f,"p99":%.3f,"p999":%.3f,"max":%.3f}}\n',
    summary.requests, summary.duration / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, wrapped,
    ms(50), ms(90), ms(95), ms(99), ms(99.9), latency.max / 1000))
end
