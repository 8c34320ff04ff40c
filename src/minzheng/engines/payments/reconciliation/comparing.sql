-- The comparison (DuckDB): one pass over each side, then row by row only inside the buckets whose sums or fingerprints differ.
-- A fingerprint is the sum over rows of (30 bits of a hash of award, holder and payee) x 分: the same however a payment
-- is split into parts, another for one fen more, another person, a row too many or too few.

create macro bucket_of(award) as hash(award) % 64;
create macro weight(a, b, c) as (hash(a, b, c) >> 34)::bigint;
create temp table handed as select distinct award_id from handed_on;

create temp table ours as
select area_code[1:6] as unit, month, kind, state, bucket_of(award_id) as bucket, count(*) as items,
  sum(amount_fen) as fen,
  sum(case when award_id in (from handed) then weight(award_id, null, null)
           else weight(award_id, person_id, payee_person_id) end * amount_fen) as print,
  sum(case when state = 'paid' then weight(id, null, null) * amount_fen end) as paid_print,
  count(*) filter (where not account_fits) as misfits
from payments where state <> 'withdrawn' group by all;

create temp table theirs as
select month, kind, bucket_of(award_id) as bucket, sum(amount_fen) as fen,
  sum(case when award_id in (from handed) then weight(award_id, null, null)
           else weight(award_id, person_id, payee_person_id) end * amount_fen) as print
from ledger group by all;

create temp table banks as
select area_code[1:6] as unit, month, kind, bucket_of(award_id) as bucket, sum(amount_fen) as fen,
  sum(weight(instruction_id, null, null) * amount_fen) as print
from bank group by all;

create temp table apart as
select month, kind, bucket
from (select month, kind, bucket, sum(fen) as fen, sum(print) as print from ours group by all) o
  full join theirs t using (month, kind, bucket)
where o.fen is distinct from t.fen or o.print is distinct from t.print;

create temp table banks_apart as
select month, kind, bucket
from (select month, kind, bucket, sum(fen) as fen, sum(paid_print) as print from ours where state = 'paid' group by all) o
  full join (select month, kind, bucket, sum(fen) as fen, sum(print) as print from banks group by all) b
    using (month, kind, bucket)
where o.fen is distinct from b.fen or o.print is distinct from b.print;

create temp table pairs as
with p as (
  select award_id, month, kind, min(area_code) as area_code, sum(amount_fen)::bigint as fen,
    count(*) filter (where part = 0) as wholes, min(id) filter (where part = 0) as id,
    min(person_id) as holder, max(person_id) as holder_too, min(payee_person_id) as payee, max(payee_person_id) as payee_too
  from payments semi join (from apart) a
    on payments.month = a.month and payments.kind = a.kind and bucket_of(payments.award_id) = a.bucket
  where state <> 'withdrawn' group by all),
l as (
  select award_id, month, kind, min(area_code) as area_code, sum(amount_fen)::bigint as fen,
    min(person_id) as holder, min(payee_person_id) as payee
  from ledger semi join (from apart) a
    on ledger.month = a.month and ledger.kind = a.kind and bucket_of(ledger.award_id) = a.bucket
  group by all)
select award_id, month, kind, coalesce(p.area_code, l.area_code) as area_code, p.id as row_id,
  coalesce(p.holder, l.holder) as person_id, l.fen as expected, p.fen as found, p.award_id is null as gone,
  case when p.fen is null then 'missing' when l.fen is null then 'unfounded' when p.wholes > 1 then 'twice'
    when p.fen <> l.fen then 'amount' when award_id in (from handed) then null
    when p.payee <> l.payee or p.payee_too <> l.payee or p.holder <> l.holder or p.holder_too <> l.holder then 'person'
  end as finding
from p full join l using (award_id, month, kind);

create temp table found as
select finding, area_code, month, kind, award_id, row_id, person_id, expected, found from pairs
where finding is not null and not (finding = 'missing' and month > getvariable('last_due'))
union all
select 'account', area_code, month, kind, award_id, id, payee_person_id, 0, amount_fen from payments
where not account_fits and state <> 'withdrawn'
  and (month, kind) in (select (month, kind) from ours where misfits > 0)
union all
select 'person', area_code, month, kind, award_id, id, payee_person_id, amount_fen, amount_fen from payments
where award_id in (from handed) and state <> 'withdrawn'
  and not exists (select 1 from handed_on h where h.award_id = payments.award_id and h.person_id = payments.payee_person_id)
union all
select 'dead', area_code, month, kind, award_id, id, d.person_id, 0, amount_fen
from payments join deaths d on d.person_id = payments.payee_person_id
where part = 0 and state in ('due', 'sent', 'paid', 'failed', 'in_doubt') and month > d.died_on
union all
select 'dead', p.area_code, p.month, p.kind, p.award_id, p.id, c.person_id, 0, p.amount_fen
from payments p join counted c on c.award_id = p.award_id and c.month = p.month
where p.part = 0 and p.state in ('due', 'sent', 'paid', 'failed', 'in_doubt') and p.payee_person_id <> c.person_id
  and not exists (select 1 from payments s semi join counted using (award_id, month)
                  where s.part > 0 and s.award_id = p.award_id and s.month = p.month and s.kind = p.kind
                    and s.member_person_id = c.person_id)
union all
select 'dead', area_code, month, kind, award_id, id, member_person_id, 0, amount_fen
from payments join deaths d on d.person_id = payments.member_person_id
where part > 0 and state in ('due', 'sent', 'paid', 'failed', 'in_doubt') and month > d.died_on;

insert into found
select 'bank', coalesce(p.area_code, b.area_code), month, kind, coalesce(p.award_id, b.award_id), id, p.person_id, b.fen, p.fen
from (select id, month, kind, area_code, award_id, person_id, amount_fen as fen
      from payments semi join banks_apart a
        on payments.month = a.month and payments.kind = a.kind and bucket_of(payments.award_id) = a.bucket
      where state = 'paid') p
full join (select instruction_id as id, month, kind, min(area_code) as area_code, min(award_id) as award_id,
             sum(amount_fen)::bigint as fen
           from bank semi join banks_apart a
             on bank.month = a.month and bank.kind = a.kind and bucket_of(bank.award_id) = a.bucket group by all) b
  using (id, month, kind)
where p.fen is distinct from b.fen;

-- What the ledger says, by the unit that pays: where nothing differs, the payments' own sums are the ledger's.
create temp table lines as
with agreed as (
  select unit, month, kind, fen from ours
  where not exists (select 1 from apart a where a.month = ours.month and a.kind = ours.kind and a.bucket = ours.bucket)
  union all select area_code[1:6], month, kind, expected from pairs where expected is not null),
ledgers as (select unit, month, kind, sum(fen) as fen from agreed group by all),
states as (
  select unit, month, kind, sum(items) as items, sum(fen) filter (where state = 'due') as due_fen,
    sum(fen) filter (where state = 'sent') as sent_fen, sum(fen) filter (where state = 'paid') as paid_fen,
    sum(fen) filter (where state = 'failed') as failed_fen, sum(fen) filter (where state = 'held') as held_fen,
    sum(fen) filter (where state = 'in_doubt') as in_doubt_fen,
    sum(fen) filter (where state = 'suspended') as suspended_fen
  from ours group by all),
said as (select unit, month, kind, sum(fen) as fen from banks group by all)
select unit, month, kind, coalesce(items, 0)::bigint as items, coalesce(l.fen, 0)::bigint as ledger_fen,
  coalesce(due_fen, 0)::bigint, coalesce(sent_fen, 0)::bigint, coalesce(paid_fen, 0)::bigint,
  coalesce(failed_fen, 0)::bigint, coalesce(held_fen, 0)::bigint, coalesce(in_doubt_fen, 0)::bigint,
  coalesce(suspended_fen, 0)::bigint, coalesce(b.fen, 0)::bigint
from ledgers l full join states s using (unit, month, kind) left join said b using (unit, month, kind);
