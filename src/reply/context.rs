//! What a template can speak of: the customer, the conversation, the times, us. Must not know how templates are
//! written.

use super::words;
use crate::classify::{Hours, Language};
use crate::mail::{AddrSpec, SafeText};
use crate::triage::Summary;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// One of us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The full name.
    pub name: String,
    /// The short name, as claims show it.
    pub short: String,
    /// The address, where one is known.
    pub address: Option<AddrSpec>,
    /// What he does ("manager"), where it is said.
    pub role: Option<String>,
}

/// We, as replies speak of us.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Us {
    /// The name of the person at the keyboard.
    pub name: Option<String>,
    /// The addresses mail is answered from, the main one first.
    pub addresses: Vec<AddrSpec>,
    /// What follows `-- `.
    pub signature: Option<String>,
    /// The colleagues.
    pub team: Vec<Colleague>,
}

/// The values of a template's variables; `None` is shown as a blank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// `customer.name`
    pub customer_name: Option<String>,
    /// `customer.first_name`
    pub customer_first_name: Option<String>,
    /// `customer.address`
    pub customer_address: Option<String>,
    /// `customer.organisation`
    pub customer_organisation: Option<String>,
    /// `customer.local_time`
    pub customer_local_time: Option<String>,
    /// `conversation.subject`
    pub subject: String,
    /// `conversation.id`
    pub id: String,
    /// `conversation.waiting`
    pub waiting: Option<SignedDuration>,
    /// `time.ours`
    pub our_time: String,
    /// `time.theirs`
    pub their_time: Option<String>,
    /// `dates.today`
    pub today: Date,
    /// `dates.tomorrow`
    pub tomorrow: Date,
    /// `dates.business_day`
    pub business_day: Date,
    /// `dates.next_business_day`
    pub next_business_day: Date,
    /// `me.name`
    pub my_name: Option<String>,
    /// `me.first_name`
    pub my_first_name: Option<String>,
    /// `me.address`
    pub my_address: Option<String>,
    /// `team`
    pub team: Vec<Colleague>,
    /// `incident.id` and `incident.size`
    pub incident: Option<(String, usize)>,
    /// `quotation`
    pub quotation: Option<String>,
    /// The customer's language.
    pub language: Language,
}

impl Context {
    /// Gathers what is known of a conversation at `now`. `quotation` is the quoted newest customer message, if it was
    /// read.
    pub fn gather(
        summary: &Summary,
        quotation: Option<String>,
        us: &Us,
        hours: &Hours,
        now: Timestamp,
    ) -> Self {
        let ours = now.to_zoned(hours.zone().clone());
        let today = ours.date();
        let theirs = summary.customer_offset.map(|offset| now.to_zoned(TimeZone::fixed(offset)));
        let customer_address = summary.customer_address.as_ref().map(ToString::to_string);
        let named = |name: &SafeText| (!name.is_empty() && !name.contains('@')).then(|| name.to_string());
        let customer_name = named(&summary.customer);
        Self {
            customer_first_name: customer_name.as_deref().and_then(words::first_name),
            customer_name,
            customer_address,
            customer_organisation: summary.organisation.as_ref().map(ToString::to_string),
            customer_local_time: theirs.as_ref().map(words::clock),
            subject: summary.subject.to_string(),
            id: summary.short_id.to_string(),
            waiting: summary.waiting_since.map(|since| since.duration_until(now)),
            our_time: words::clock(&ours),
            their_time: theirs.as_ref().map(words::clock),
            today,
            tomorrow: today.tomorrow().unwrap_or(today),
            business_day: hours.business_day_from(today),
            next_business_day: hours.next_business_day(today),
            my_first_name: us.name.as_deref().and_then(words::first_name),
            my_name: us.name.clone(),
            my_address: us.addresses.first().map(ToString::to_string),
            team: us.team.clone(),
            incident: summary.incident.map(|(id, size)| (id.to_string(), size)),
            quotation,
            language: summary.language,
        }
    }

    /// The name that the customer is greeted by, if one is known.
    pub fn called(&self) -> Option<&str> {
        self.customer_first_name.as_deref().or(self.customer_name.as_deref())
    }

    /// A conversation about which nothing is missing, for trying templates out.
    pub fn sample() -> Self {
        let known = |text: &str| Some(text.to_owned());
        Self {
            customer_name: known("Dana Whitlow"),
            customer_first_name: known("Dana"),
            customer_address: known("dana@customer.example"),
            customer_organisation: known("customer.example"),
            customer_local_time: known("03:12 (UTC−8)"),
            subject: "Order 4711".into(),
            id: "0123456789".into(),
            waiting: Some(SignedDuration::from_mins(130)),
            our_time: "12:12 (UTC+1)".into(),
            their_time: known("03:12 (UTC−8)"),
            today: date(2026, 3, 9),
            tomorrow: date(2026, 3, 10),
            business_day: date(2026, 3, 9),
            next_business_day: date(2026, 3, 10),
            my_name: known("Sam Okafor"),
            my_first_name: known("Sam"),
            my_address: known("support@desk.example"),
            team: vec![Colleague {
                name: "Mike Ortega".into(),
                short: "mike".into(),
                address: AddrSpec::parse("mike@desk.example"),
                role: known("manager"),
            }],
            incident: Some(("0123456789".into(), 11)),
            quotation: known("On Monday 9 March, Dana Whitlow wrote:\n> Where is my order?"),
            language: Language::English,
        }
    }
}
