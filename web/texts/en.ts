import type { SeatLabel } from "../hall/hall.ts";

/** "1 seat", "2 seats". */
const seats = (count: number) => (count === 1 ? "1 seat" : `${count} seats`);

/** Sections have letters or numbers, or a name that says what it is. */
const sectionName = (section: string) => (section.length <= 3 ? `Section ${section}` : section);

const place = ({ section, row, seatNo }: Pick<SeatLabel, "section" | "row" | "seatNo">) =>
  [section !== null && sectionName(section), row !== "" && `row ${row}`, `seat ${seatNo}`]
    .filter((part) => part !== false)
    .join(", ");

/**
 * Everything the page says, in English. The other languages have the form of this one, so a text that
 * is missing there does not compile.
 */
export const en = {
  name: "English",
  titles: {
    concerts: "What’s on",
    line: (position: string) => `${position} in line`,
    admitted: "It’s your turn",
    checkout: "Your seats",
    tickets: "Your tickets",
  },
  shell: {
    skip: "Skip to the content",
    home: "Rowlock, to all concerts",
    language: "Language",
    starting: "One moment…",
    underWay: (title: string) => `You are on your way to ${title}.`,
    continue: "Go on",
    footer: "Fair lines. Held seats. Nothing sold twice.",
  },
  connection: {
    offline: "You are offline. Nothing is lost; we go on as soon as you are back.",
    away: "We can’t reach the box office right now and keep trying. Nothing is lost.",
    back: "The connection is back.",
  },
  fan: {
    you: (userId: string) => `You are ${userId}`,
    demo: "This is a demo: everybody can be anybody.",
    change: "Be somebody else",
    label: "User",
    hint: "The demo knows user-1 to user-1000.",
    save: "Use this name",
    cancel: "Cancel",
    invalid: "Letters and digits, please, and at most 64 of them.",
    signIn: "Sign in",
    signOut: "Sign out",
    signInFirst: "Sign in to join the line. You come back to this page.",
    noSignIn: "Nobody can sign in here: this box office has no sign-in page yet.",
  },
  sale: {
    open: "On sale",
    upcoming: "Opens soon",
    opensAt: (moment: string) => `Sale opens ${moment}`,
    paused: "Paused",
    ended: "Sale ended",
    over: "Past",
  },
  concerts: {
    heading: "What’s on",
    empty: "Nothing is on at the moment.",
    emptyMore: "New concerts appear here by themselves.",
    loading: "Concerts are on their way",
  },
  concert: {
    back: "All concerts",
    unknown: "There is no such concert.",
    unknownMore: "It may be over, or the address was cut short.",
    dates: "Choose a date",
    venueTime: (timeZone: string) => `Dates and times are those of the venue (${timeZone}).`,
    prices: "Prices",
    seatsAt: (count: string) => `${count} seats`,
    hall: "The hall",
    join: "Join the line",
    joinMore:
      "You get a place in line. When it is your turn you have some minutes to choose, and what you choose is held for you while you pay.",
    opensIn: "The sale opens in",
    joinWhenOpen: "Join for me when it opens",
    joiningWhenOpen: "You join by yourself when it opens",
    joiningWhenOpenMore: "Keep this page open. You may look at something else meanwhile.",
    dontJoin: "Don’t join for me",
    paused: "The sale is paused. You may join now: places are kept, and it goes on by itself.",
    ended: "The sale of this concert has ended.",
    over: "This concert is over.",
  },
  line: {
    joining: "Finding your place…",
    heading: "You are in line",
    position: "Your place",
    next: "You are next",
    wait: (duration: string) => `About ${duration} to go`,
    waitUnknown: "No telling yet how long",
    paused: "Nobody is let in at the moment. Your place is kept, and it goes on by itself.",
    ending: "The sale is ending, and there may be no more seats for you.",
    soldOut:
      "Every seat is sold. Stay if you like: a seat that somebody gives back goes to the line.",
    moved: (places: string) =>
      places === "1"
        ? "1 place closer since you joined"
        : `${places} places closer since you joined`,
    ahead: (people: string) =>
      (people === "1" ? "1 person is" : `${people} people are`) + " ahead of you",
    progress: "The way since you joined",
    keep: "Reloading costs you nothing.",
    keepClosed: (duration: string) =>
      `If you close the page, come back within ${duration} and your place is still yours.`,
    notOvertaken: "Nobody can get ahead of you, whatever they do.",
    notify: "Tell me when it’s my turn",
    notifying: "We’ll tell you with a notification.",
    notifyRefused: "Your browser doesn’t allow notifications. The tab’s title tells you as well.",
    leave: "Leave the line",
    leaveSure: "Give up your place for good?",
    leaveYes: "Yes, leave",
    leaveNo: "Stay",
    yourTurn: "It’s your turn!",
    yourTurnMore: (title: string) => `Choose your seats for ${title} now.`,
    announce: (position: string, duration: string) => `Place ${position}, about ${duration} to go.`,
  },
  hall: {
    heading: "Choose your seats",
    timeLeft: "Time to choose",
    timeLeftSpoken: (duration: string) => `${duration} left to choose.`,
    date: "Date",
    map: "Seat map",
    stage: "STAGE",
    howMany: "How many?",
    fewer: "One seat fewer",
    more: "One seat more",
    best: "Best available",
    bestMore: "The best seats that are free, side by side.",
    bestNone: (count: number) => `There are no ${seats(count)} left like that.`,
    bestApart: "There are none side by side any more. These are near each other.",
    prices: "Prices",
    pricesMore: "Choose what you want to see and be offered.",
    free: (count: string) => (count === "0" ? "none left" : `${count} left`),
    sections: "Sections",
    allSections: "Whole hall",
    zoomIn: "Closer",
    zoomOut: "Farther",
    whole: "Show the whole hall",
    hint: "Tap to come closer",
    seat: place,
    seatSpoken: (seat: SeatLabel, price: string) => `${place(seat)}, ${price}`,
    picked: "chosen",
    taken: "just taken",
    held: "held for you",
    grid: (section: string | null) =>
      section === null ? "Seats" : `Seats of ${sectionName(section)}`,
    gridHelp:
      "Arrow keys go from free seat to free seat, Page Up and Page Down from section to section. Enter chooses. Plus and minus zoom.",
    yours: "Your choice",
    nothing: "Tap seats on the map, or take the best available.",
    remove: (seat: string) => `Remove ${seat}`,
    holdThem: (count: number, total: string) => `Hold ${seats(count)} · ${total}`,
    holdMore: (minutes: string) => `Held for ${minutes} while you pay. Nothing is charged yet.`,
    asking: "Asking for your seats…",
    full: (most: number) => `${seats(most)} are the most at once.`,
    waitingSeats: (count: number) => `${seats(count)} held for you`,
    toCheckout: "Go and pay",
    allTaken: "Every seat of this date is taken right now.",
    allTakenMore:
      "Some are only held. Whoever doesn’t pay gives theirs back, and they light up here at once.",
    soldOut: "Sold out. Every seat is paid for.",
    otherDate: "Try another date",
    paused: "The sale is paused. Look around; as soon as it goes on you can take your seats.",
    ending: "The sale has ended: no more seats are given out. What you hold you can still pay for.",
    loading: "The hall is on its way…",
    unknown: "This date does not exist any more.",
    announceTaken: (seat: string) => `${seat} was just taken.`,
  },
  losses: {
    faster: (list: string, count: number) =>
      count === 1
        ? `${list} went to somebody who was a moment faster.`
        : `${list} went to others who were a moment faster.`,
    fasterMore: "Nothing was charged. These are just as good:",
    fasterNone: "Nothing was charged. There is nothing like it left; look at other prices.",
    holdEnded: (list: string, count: number) =>
      count === 1 ? `Your hold on ${list} has ended.` : `Your holds on ${list} have ended.`,
    holdEndedMore: "Nothing was charged. With some luck it is still free:",
    holdEndedOver: "Nothing was charged. Join again for another try.",
    takeAgain: "Try to take it again",
    alreadyPaid: (list: string) => `${list} is paid already, from another page of yours.`,
    salePaused: "The sale was paused in this moment. Nothing was charged.",
    saleEnding: "The sale has ended. Nothing was charged.",
    notYourTurn: "It is not your turn any more. Nothing was charged.",
    tooMany: "You have as many seats of this concert as one may hold at a time.",
    other: (list: string) => `${list} could not be held. Nothing was charged.`,
    takeThese: "Take",
    dismiss: "Close",
  },
  checkout: {
    heading: "Held for you",
    headingMore: "Pay before the time is over, and they are yours.",
    timeLeft: "Held for",
    timeLeftSpoken: (duration: string) => `${duration} left to pay.`,
    almostOver: "Almost over",
    seats: "Seats",
    giveBack: "Give back",
    giveBackSpoken: (seat: string) => `Give back ${seat}`,
    givingBack: "Giving back…",
    addMore: "Choose more seats",
    total: "Total",
    balance: "Your balance",
    balanceLoading: "…",
    lacking: "Still needed",
    topUp: "Top up",
    topUpMore: (least: string, most: string) => `At least ${least}, at most ${most}.`,
    topUpInvalid: (least: string, most: string) =>
      `Please type an amount from ${least} to ${most}.`,
    prepaid: "You pay from your balance. What is left stays yours.",
    pay: (total: string) => `Pay ${total}`,
    topUpAndPay: (topUp: string) => `Top up ${topUp} and pay`,
    paying: "Paying… please don’t worry if it takes a moment. It happens once, even if you reload.",
    after: (balance: string) => `${balance} stay on your balance.`,
    renew: "Your place is not here any more, but your seats are still held.",
    renewButton: "Go on here and pay",
    sessionOver: "The time to choose is over. You can still pay for what is held.",
    refusals: {
      "insufficient-balance": "Your balance was too low. Your seats are still held.",
      "top-up-limit": "One top-up cannot be that large.",
      "balance-limit": "Your balance cannot grow that large.",
      "payment-amount-mismatch": "The price has changed in this moment. Please look again.",
    },
    refusedOther: "That didn’t work. Nothing was charged, and your seats are still held.",
  },
  tickets: {
    heading: "They’re yours!",
    headingOne: "It’s yours!",
    more: "Show this code at the door. It stays in this browser.",
    code: "Code",
    qr: (code: string) => `QR code of ${code}`,
    paid: "Paid",
    section: "Section",
    row: "Row",
    seat: "Seat",
    reservation: "Reservation",
    print: "Print",
    again: "More concerts",
    copy: "Copy code",
    copied: "Copied",
  },
  over: {
    "session-ended": {
      heading: "Your time to choose is over",
      more: "Others are waiting, so everybody has a limited time. Nothing was charged. You may join again.",
    },
    served: {
      heading: "You have your seats",
      more: "Your turn ended with the payment, which let the next fan in.",
    },
    left: {
      heading: "You have left the line",
      more: "Your place went to the next. You may join again, at the end.",
    },
    elsewhere: {
      heading: "You went on in another browser",
      more: "Your place moved there and is still yours. You may bring it back here.",
    },
    "too-quiet": {
      heading: "Your place was given up",
      more: "We didn’t hear from this page for too long, perhaps because it was asleep. You may join again.",
    },
    "token-old": {
      heading: "That was a while ago",
      more: "Your place is too old to be used. You may join again.",
    },
    "not-known": {
      heading: "We don’t know you yet",
      more: "The box office does not know this user. Choose another one, or sign in again.",
    },
    "sale-ending": {
      heading: "The sale has ended",
      more: "Nobody new may join. Whoever holds a seat can still pay for it.",
    },
    "no-such-concert": {
      heading: "This concert is gone",
      more: "It is not on any more.",
    },
    again: "Join again",
    bringBack: "Bring it back here",
    back: "To all concerts",
  },
};

export type Texts = typeof en;
