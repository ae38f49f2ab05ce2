"""The gate: pure decisions. It knows the rulebook, the charter, the act and the present instant; it reads and writes nothing.

Every decision is a `regard.terms.decision.Decision`, or a small frozen dataclass with one in `.decision`: *permit*, *refuse* (a rule
forbids it) or *gap* (the charter or the facts do not say). Each ground names a requirement of the rulebook, what was measured, the limit,
and what would be allowed instead, in English and French. `Decision.release` is the rulebook's release. Nothing here raises because of
what the charter says or does not say: an unknown system is a refusal.

| module | question | entry |
|---|---|---|
| `standing` | what the acts know of the site's state (values only) | `Standing`, `Consulted`, `DeviceState`, `Granted` |
| `admission` | may these fields come from this device now? | `decide(charter, AdmissionRequest, standing, now) -> Admission` |
| `retention` | how long is it kept, may it go earlier? | `term`, `erase_by`, `not_before`, `bucket_of`, `effective`, `early_erasure` |
| `govern` | may this charter, role, hold or exception stand? | `publish`, `grant`, `hold`, `exception` |
| `derivation` | may this figure be computed, shown, stored? | `decide(charter, DerivationRequest, now) -> Derivation` |
| `disclosure` | may this actor see this, for this purpose? | `decide(charter, DisclosureRequest, now) -> Decision`; `who_looked` |
| `deadlines` | by when must it be done? | `answer_due`, `breach_due`, `consultation_deemed`, `freeze`, `notice_left` |
| `consultation` | is the works council's consultation on record? | `settled(charter, system, standing, day) -> Settled` |
| `small` | how small a group may show? | `thresholds(charter, now) -> Thresholds` |

`now` is always an aware instant; the day of the law is that instant's date in the site's zone. A decision takes well under a millisecond
once `lookup.plan` has compiled the charter (it does so by itself, at the first question).
"""
