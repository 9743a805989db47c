/** The page's sentences in English: derivatives, taken apart and tried. */

/** @type {Record<string, string>} */
export const derivation = {
  "derivation.title": "Why is {name} = {value} at t = {t}?",
  "derivation.title_about": "Why is {name} ≈ {value} at t = {t}?",
  "derivation.title_coming": "Why this {name} at t = {t}?",
  "derivation.title_weight": "Why is {name} = {value}?",
  "derivation.title_weight_about": "Why is {name} ≈ {value}?",
  "derivation.title_weight_coming": "Why this {name}?",
  "derivation.back_weight": "Back to {name}",
  "derivation.loss": "L = {name} at t = {t}: {value}",
  "derivation.loss_there": "L = {name} of layer {layer}, {way}, at its own t = {t}: {value}",
  "derivation.of_value": "Value",
  "derivation.of_gradient": "Why the derivative of L by this number is what it is",
  "derivation.switch": "What is explained: the value, or its derivative",
  "derivation.weight": "Why is the derivative of L by {name} what it is?",
  "derivation.none":
    "This derivative is not told: the network is too large for it, or L is not there any more. Choose another L below Gradient.",
  "derivation.after": "L is at t = {at}; what happens at t = {t}, later, cannot change it.",
  "derivation.unread": "Nothing of L comes back to this number: the derivative is 0.",
  "derivation.held": "Held by hand: this is what moving the hand would do. It hands nothing on to what it was made of.",

  "derivation.number": "∂L/∂{what}",
  "derivation.slope": "slope of {what}",
  "derivation.slope_why": "{what}: how does the activation bend here?",
  "derivation.itself": "L is this number itself: {value}",
  "derivation.earlier": "t = 1 to {t}, together",
  "derivation.smallest": "all smaller products, together",

  "derivation.check": "Check by finite differences",
  "derivation.check_again": "Check 8 other weights",
  "derivation.checking": "Trying: two runs for each number…",
  "derivation.checked": "{agreeing} of {n} agree",
  "derivation.check_method":
    "Each number is moved a little to either side, and L computed anew: (L(w + s) − L(w − s)) / 2s. Digits: how many both have in common.",
  "derivation.check_failed": "The check could not be made: {why}",
  "derivation.check_lost": "The check did not come back. Is the server there?",
  "derivation.check_stale": "The experiment has changed since: check again.",
  "derivation.by": "by",
  "derivation.analytic": "derived",
  "derivation.numeric": "tried",
  "derivation.digits": "digits",
  "derivation.digits_none": "both 0",
  "derivation.disagrees": "no",
  "derivation.disagree":
    "Where they differ, an activation with a corner (ReLU, hard sigmoid) may lie between the two runs, or a number is too large to be moved a little.",
};
