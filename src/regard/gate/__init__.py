"""The gate: pure decisions. It knows the rulebook, the charter, the act and the present instant; it reads and writes nothing.

Every decision is a `regard.terms.decision.Decision`, or a small frozen dataclass with one in `.decision`: *permit*, *refuse* (a rule
forbids it) or *gap* (the charter or the facts do not say). Each ground names a requirement of the rulebook, what was measured, the limit,
and what would be allowed instead, in English and French. `Decision.release` is the rulebook's release. Nothing here raises for a refusal;
`InputRefused` is never needed, and `NotFound` never leaves this room: an unknown system is a refusal.

| module | question | entry |
|---|---|---|
| `standing` | what the acts know of the site's state | `Standing`, `Consulted`, `DeviceState`, `Granted` (values only) |
| `admission` | may this system take these fields from this device now? | `decide(charter, AdmissionRequest, standing, now) -> Admission` |
| `retention` | how long is this kept, when must it go, may it go earlier? | `term`, `erase_by`, `not_before`, `bucket_of`, `effective`, `early_erasure` |
| `govern` | may this charter, role, hold or exception stand? | `publish`, `grant`, `hold`, `exception` |
| `derivation` | may this figure be computed, shown live, stored? | `decide(charter, DerivationRequest, now) -> Derivation` |
| `disclosure` | may this actor see this, for this purpose? | `decide(charter, DisclosureRequest, now) -> Decision`; `who_looked`; `compiled` |
| `deadlines` | by when must it be done? | `answer_due`, `breach_due`, `consultation_deemed`, `freeze`, `notice_left` |
| `small` | how small a group may show? | `thresholds(charter, now) -> Thresholds` |
| `grounds` | how a decision is written | `permit`, `refuse`, `gap` |

`now` is always an aware instant; the day of the law is that instant's date in the site's zone.
"""
