import { checkMoney } from "@/tests/chaos/check-money";
import { FINAL, type Finding, finding } from "@/tests/chaos/finding";
import { callIdOf, groupBy, type Picture, sumOf } from "@/tests/chaos/picture";

/** All that is wrong in a shop at rest. Pure. Empty is what every drill must end with. */
export function checkPicture(picture: Picture): Finding[] {
  return [
    ...checkBalance(picture),
    ...checkLost(picture),
    ...checkOrdersAtRest(picture),
    ...checkPartsAtRest(picture),
    ...checkQueue(picture),
    ...checkDeliveries(picture),
    ...checkPool(picture),
    ...checkReservations(picture),
    ...checkMoney(picture),
  ];
}

function checkBalance({ trialBalance }: Picture): Finding[] {
  if (trialBalance === 0n) return [];
  return [{ check: "trialBalance", subject: "books", says: `the trial balance is ${trialBalance}` }];
}

/** What a buyer was told exists, and one key made one order. */
function checkLost({ promises, orders }: Picture): Finding[] {
  const known = new Set(orders.map(({ reference }) => reference));
  const lost = promises
    .filter(({ reference }) => !known.has(reference))
    .map(({ reference }) => finding("lost", reference, "a buyer was told of this order, and it is not there"));
  const twice = [...groupBy(promises, ({ placeKey }) => placeKey)].flatMap(([placeKey, told]) => {
    const references = new Set(told.map(({ reference }) => reference));
    return references.size < 2 ? [] : [finding("lost", placeKey, `one key made the orders ${[...references]}`)];
  });
  return [...lost, ...twice];
}

function checkOrdersAtRest({ orders, payments }: Picture): Finding[] {
  const paymentsOf = groupBy(payments, ({ orderId }) => orderId);
  return orders.flatMap((order) => {
    const isWithPerson =
      order.status === "needs_recipient" ||
      order.status === "awaiting_stock" ||
      ((order.status === "in_review" || order.status === "unknown") && order.needsPerson !== null) ||
      (order.status === "refunding" &&
        (paymentsOf.get(order.id) ?? []).some(({ needsPerson }) => needsPerson !== null));
    if (FINAL.has(order.status) || isWithPerson) return [];
    return [finding("stuck", order.reference, `the order is ${order.status}, and nobody is asked`)];
  });
}

/** Payments, refunds, deliveries and webhooks that still wait for something that will not come. */
function checkPartsAtRest({ orders, payments, refunds, deliveries, unhandledEvents }: Picture): Finding[] {
  const statusOf = new Map(orders.map(({ id, status }) => [id, status]));
  const needOf = new Map(payments.map(({ id, needsPerson }) => [id, needsPerson]));
  const found: Finding[] = [];
  for (const { id, orderId, status, needsPerson } of payments) {
    const isOpenHold = status === "authorised" && FINAL.has(statusOf.get(orderId) ?? "delivered");
    if (needsPerson === null && (isOpenHold || status === "refunding" || status === "unknown"))
      found.push(finding("stuck", id, `the payment is ${status}, its order ${statusOf.get(orderId)}`));
  }
  for (const { id, paymentId, status, isRetried } of refunds) {
    const isOpen = status === "due" || status === "pending" || (status === "failed" && !isRetried);
    if (isOpen && needOf.get(paymentId) === null) found.push(finding("stuck", id, `the refund is ${status}`));
  }
  for (const { id, status, needsPerson } of deliveries) {
    const isOpen = status === "reserved" || status === "sending" || (status === "unknown" && needsPerson === null);
    if (isOpen) found.push(finding("stuck", id, `the delivery is ${status}, and nobody is asked`));
  }
  if (unhandledEvents > 0) found.push(finding("stuck", "inbox", `${unhandledEvents} webhooks are not handled`));
  return found;
}

/** What waits for a person is really on the list that people look at. */
function checkQueue({ orders, payments, deliveries, queue }: Picture): Finding[] {
  const listed = new Set(queue.map((line) => `${line.queue} ${line.reference}`));
  const referenceOf = new Map(orders.map(({ id, reference }) => [id, reference]));
  const expected: [queue: string, reference: string][] = [];
  for (const { reference, status, needsPerson } of orders) {
    if (status === "needs_recipient" || status === "awaiting_stock") expected.push([status, reference]);
    if (status === "in_review" && needsPerson !== null) expected.push(["review", reference]);
  }
  for (const { orderId, status, needsPerson } of deliveries)
    if (status === "unknown" && needsPerson !== null) expected.push(["unknown", referenceOf.get(orderId) ?? orderId]);
  for (const { orderId, needsPerson } of payments)
    if (needsPerson !== null) expected.push(["payments", referenceOf.get(orderId) ?? orderId]);
  const missing = new Set(
    expected.map(([name, reference]) => `${name} ${reference}`).filter((line) => !listed.has(line)),
  );
  return [...missing].map((line) => finding("notInQueue", line, "waits for a person, and the desk does not list it"));
}

/** Each posted delivery is one recharge of the same amount at the platform, and the other way round. */
function checkDeliveries({ orders, deliveries, reservations, platform }: Picture): Finding[] {
  const found: Finding[] = [];
  const byCall = new Map(deliveries.map((delivery) => [callIdOf(delivery), delivery]));
  const resolved = new Map(reservations.map(({ id, resolutions }) => [id, resolutions[0]]));
  const arrived = new Map<string, bigint[]>();
  const arrivedOf = new Map<string, bigint>();
  const calls = groupBy(platform.recharges, ({ callId }) => callId);
  for (const { callId, diamonds } of platform.recharges) {
    const delivery = byCall.get(callId);
    if (delivery === undefined) {
      found.push(finding("deliveriesDisagree", callId, `${diamonds} diamonds at the platform that we never sent`));
      continue;
    }
    const part = `${delivery.orderId} part ${delivery.part}`;
    arrived.set(part, [...(arrived.get(part) ?? []), diamonds]);
    arrivedOf.set(delivery.orderId, (arrivedOf.get(delivery.orderId) ?? 0n) + diamonds);
    if (delivery.status === "delivered" || (delivery.status === "unknown" && delivery.needsPerson !== null)) continue;
    found.push(finding("deliveriesDisagree", delivery.id, `at the platform, and ${delivery.status} in the database`));
  }
  for (const [part, amounts] of arrived)
    if (amounts.length > 1) found.push(finding("deliveredTwice", part, `arrived as ${amounts.join(" and ")}`));
  for (const { id, reference, diamonds } of orders)
    if ((arrivedOf.get(id) ?? 0n) > diamonds)
      found.push(finding("deliveredTwice", reference, `${arrivedOf.get(id)} diamonds arrived of ${diamonds}`));
  for (const delivery of deliveries) {
    const posted = resolved.get(delivery.id);
    const isPosted = posted?.kind === "post";
    if (isPosted !== (delivery.status === "delivered") || (isPosted && posted.amount !== delivery.diamonds))
      found.push(finding("deliveriesDisagree", delivery.id, `${delivery.status}, and its transfer ${posted?.kind}`));
    if (isPosted && sumOf(calls.get(callIdOf(delivery)) ?? [], ({ diamonds }) => diamonds) !== delivery.diamonds)
      found.push(finding("deliveriesDisagree", delivery.id, "posted, and not this amount at the platform"));
  }
  return found;
}

/** Nothing was given out that was not there, and each account holds at the platform what it holds in the books. */
function checkPool({ custodians, platform, deliveries, reservations }: Picture): Finding[] {
  const found: Finding[] = [];
  for (const { id, postedDiamonds, pendingDiamonds } of custodians)
    if (postedDiamonds - pendingDiamonds < 0n)
      found.push(finding("oversold", id, `holds ${postedDiamonds} and has promised ${pendingDiamonds}`));
  for (const [reseller, balance] of Object.entries(platform.balances))
    if (balance < 0n) found.push(finding("oversold", reseller, `holds ${balance} at the platform`));
  // What arrived with an outcome that nobody knows yet left there and not yet here.
  const posted = new Set(reservations.flatMap(({ id, resolutions }) => (resolutions[0]?.kind === "post" ? [id] : [])));
  const byCall = new Map(deliveries.map((delivery) => [callIdOf(delivery), delivery]));
  const onlyThere = platform.recharges.filter(({ callId }) => !posted.has(byCall.get(callId)?.id ?? ""));
  const ours = sumOf(custodians, ({ postedDiamonds }) => postedDiamonds);
  const theirs = sumOf(Object.values(platform.balances), (balance) => balance);
  const open = sumOf(onlyThere, ({ diamonds }) => diamonds);
  if (ours !== theirs + open)
    found.push(finding("deliveriesDisagree", "pool", `${ours} diamonds here, ${theirs} and ${open} on the way there`));
  return found;
}

/** Each pending transfer is resolved once: none twice, none for more than it holds, none forgotten. */
function checkReservations({ reservations, deliveries, payments, orders }: Picture): Finding[] {
  const open = new Set(deliveries.filter(({ status }) => status === "unknown").map(({ id }) => id));
  const ended = new Set(orders.filter(({ status }) => FINAL.has(status)).map(({ id }) => id));
  for (const { id, orderId, status, needsPerson } of payments)
    if (status === "authorised" && (needsPerson !== null || !ended.has(orderId))) open.add(id);
  return reservations.flatMap(({ id, code, amount, resolutions }) => {
    if (resolutions.length > 1)
      return [finding("resolvedWrongly", id, `${code} is resolved ${resolutions.length} times`)];
    const [only] = resolutions;
    if (only === undefined)
      return open.has(id) ? [] : [finding("resolvedWrongly", id, `${code} of ${amount} is still pending`)];
    return only.amount > amount ? [finding("resolvedWrongly", id, `${only.amount} posted of ${amount}`)] : [];
  });
}
