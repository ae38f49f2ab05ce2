"""Who may sign in: credentials and sessions, and nothing else about people.

An account's name is an opaque actor id; what an actor may do is the acts' to say. Two ways in, each of two factors of different
categories (CNIL, délibération 2025-019, ACC-07):

- a **passkey** with user verification (possession of the device; its PIN or fingerprint never leaves it);
- a **passphrase** of at least 80 bits (knowledge; délibération 2022-100, ACC-01) and a **one-time code** from an authenticator
  application (possession), for which one of ten printed recovery codes may stand once (possession too).

There is no default account, no reset by mail, and no way in with one factor. Whoever loses both asks for a new enrolment link.
"""
