"""The five articles of the Libya desk, cleaned: every sentence of theirs is here and nothing else of their pages."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from briefing import clean
from briefing.model import Article, Item

SEEDS = Path(__file__).parent.parent / "seeds"

ZEROHEDGE = """When Russia's President Putin attended the launch ceremony for the TurkStream natural gas pipeline this week, at the top of the list of difficult geopolitical crises addressed with Turkey's Erdogan was the rapidly unfolding Libya war.

Some analysts say that the new Libya conflict and war for control of the oil and gas rich North African country between Benghazi-based Gen. Khalifa Haftar and the UN-recognized GNA in Tripoli is set to dominate world headlines in 2020 alongside the US-Iran showdown. Pundits were surprised when on Wednesday the Turkish and Russian presidents agreed to jointly issue an urgent call for ceasefire in Libya proposed to start from Saturday (Jan.12) midnight.

That surprise cooperative agreement (given Russia and Turkey back separate sides of the war) to come to the negotiating table was swiftly rejected Thursday by Haftar and his Libyan National Army (LNA). This as the death toll continues to climb as Haftar is vowing the ongoing siege of Tripoli is the "final offensive" to wrest control of the city. Haftar went so far as the call his offensive a war against "terrorists" that cannot cease until definitive victory.

In a video statement, Haftar's military spokesman said, "We welcome [Russian President Vladimir] Putin's call for a ceasefire. However, our fight against terrorist organizations that seized Tripoli and received support of some countries will continue until the end," according to Al Jazeera.

At least 1,000 people have been killed since the LNA's military offensive began months ago — though fighting has been sporadic for years with at least 5,000 others wounded, according to United Nations estimates.

Meanwhile, Turkish troops are said to have touched down in the Libyan capital earlier this week after Turkey's parliament voted through a plan for military assistance to the besieged GNA. This after reports that Ankara has actually sent Turkish-backed Syrian militants with the FSA as mercenaries to assist in the campaign.

Currently pro-Haftar forces are claiming to be a mere few kilometers away from the center of Tripoli. “The Libyan Army is now in Tripoli, and they are positioned only a few kilometers from the city center,” an LNA military spokesman said in an Arabic statement Thursday

Also crucial is that days ago the LNA said it captured Sirte, held by forces loyal to the GNA since 2016, which lies some 280 miles east of the capital Tripoli, and was an important highly modernized city previously favored for development under Gaddafi before his 2011 summary execution by NATO-backed 'rebels'.

The seizure of Sirte, now confirmed under Gen. Haftar's control, is considered a major blow to the Tripoli unity government

But a military stalemate is likely to continue, considering Turkey has vowed to prevent a Haftar takeover of the country over the objections of his backers like Egypt and the UAE. For this reason the LNA has been given orders to shoot at any Turkish plane or ship which enters Libyan space. Already Turkish drones have reportedly been downed on a couple of occasions over the past month."""
RT = """General Khalifa Haftar, leader of the Libyan National Army, has rejected the ceasefire proposed by the Russian and Turkish presidents as a way to de-escalate the hostilities with the government in Tripoli.

Russian President Vladimir Putin and Turkey’s Recep Tayyip Erdogan called for a truce in Libya during their meeting on Wednesday in Istanbul, after Turkey sent troops and equipment to Tripoli in support of the internationally recognized Government of National Accord (GNA).

Haftar’s LNA controls most of Libya, however, and has been advancing on Tripoli in recent days. He rejected the idea of a ceasefire on Thursday, after returning from Rome, where Italy tried without success to mediate a deal between the LNA and GNA head Fayez al-Sarraj.

The general also declared jihad against Turkey last week, after the parliament in Ankara voted to approve the troop deployment.

The UN-backed government is only “hanging on in a coastal strip of the country” and has “very little control” over Libya, political analyst Chris Bambery told RT. It is unlikely Haftar would agree to back down just when the LNA appears to be nearing victory, he said.

Italy, which ruled Libya as a colonial power from 1911 into the 1940s, tried to get Haftar and al-Sarraj to negotiate in Rome, but the GNA leader canceled his trip after finding out the LNA general was also invited. Al-Sarraj went to Brussels instead, for talks with EU officials, which he called “very productive.”

Once the most prosperous country in Africa, Libya collapsed into chaos and civil war after a US-led NATO intervention in 2011 overthrew the government of Colonel Muammar Gaddafi. Haftar’s LNA is one of the factions that emerged from the chaos, with the backing of neighboring Egypt."""
IPA_NEWS = """Khalifa Haftar, head of the Libyan National Army (LNA) faction of the conflict in Libya on Thursday, rejected a ceasefire call made by Russia and Turkey previously.

In a statement delivered by LNA spokesman Ahmad al-Mesmari, Haftar said that a ceasefire could only be possible after the “elimination of terrorist groups” controlling the capital, Tripoli, referring to the UN-recognized Government of National Accord (GNA).

“The GNA urgently wants to restore peace, and until that is possible…we will exercise our lawful right to enter into military alliances and defend our country from attack,” senior GNA adviser Mohammed Ali Abdallah said on January 9.

The GNA “welcomes any credible ceasefire proposal, but we have a duty to protect the Libyan people” from Haftar’s offensive, he said.

The joint call for a ceasefire had come after a meeting in Istanbul between Turkey’s President Recep Tayyip Erdogan and Russia’s President Vladimir Putin.

The Benghazi-based LNA took control of strategic coastal city Sirte on Monday.

The LNA launched its offensive in April to take the capital Tripoli from the Government of National Accord (GNA) led by Fayez al-Serraj.

The LNA has received support from Russia, Saudi Arabia, Egypt, Jordan, and the United Arab Emirates. There have also been claims of support from France, although this has been denied.

The GNA has the support of Turkey and Qatar.

Russia, previously sent forces to support Haftar. Erdogan, on the other hand, said on Wednesday, Turkey has deployed 35 military personnel to Libya, but they will not take part in the conflict.

“The soldiers will not fight. Other soldiers who will be deployed later will also not enter any combat,” Hurriyet Daily News quoted as Erdogan saying.

Turkey’s parliament last week passed a motion approving a military presence in Tripoli.

British, French, German, and Italian foreign ministers condemned Turkey’s plans to intervene in the fight by sending military personnel to Tripoli on Tuesday.

Libya has been in turmoil since the ouster of country’s long-time leader Muammar Gaddafi following a 2011 Nato-backed uprising."""
FRANCE_24 = """Forces in East Libya led by Khalifa Haftar said on Thursday they will not let up in their military campaign against rival factions in the capital Tripoli, appearing to reject a call by Russia and Turkey for a ceasefire.

A statement from Haftar's self-styled Libyan National Army (LNA) welcomed Russia's bid "to seek peace and stability in Libya", but affirmed "the continuation of the efforts of the armed forces in their war against terrorist groups ... which control the capital Tripoli".

A high-level source close to the LNA, who asked not to be identified, described the statement as a "conditional acceptance" of Russia and Turkey's call on Wednesday for a ceasefire to start on Jan. 12.

Haftar's forces began an offensive to take control of Tripoli in April that quickly stalled on the city's outskirts. However, the LNA has gained an advantage in recent weeks as fighting intensified and it seized the coastal city of Sirte on Monday.

Libya has been divided into rival camps based in Tripoli and the east since 2014, each with their own set of institutions.

Haftar's offensive upended a UN-led peace push and reignited a conflict that has in recent years fuelled migrant smuggling to Europe, given space to Islamist militants and disrupted oil supplies.

Both Russia and Turkey have been increasingly involved in Libya's conflict, with Turkey backing the internationally recognised Government of National Accord (GNA) in Tripoli and the armed factions that support it. Turkey's parliament voted last week to allow a troop deployment to the North African country.

Russia has largely backed Haftar, whilst maintaining relations with the GNA.

In recent months Russian military contractors have deployed alongside the LNA, which has also received air support from the United Arab Emirates and backing from Jordan and Egypt, according to UN experts and diplomats.

The GNA has said it welcomes any serious call for a return to the political process.

"The GNA urgently wants to restore peace, and until that is possible ... we will exercise our lawful right to enter into military alliances and defend our country from attack," senior GNA adviser Mohammed Ali Abdallah said in a statement on Thursday.

The GNA "welcomes any credible ceasefire proposal, but we have a duty to protect the Libyan people" from Haftar's offensive, he said."""
GLOBAL_RESEARCH = """Turkish President Recep Tayyip Erdoğan and Russian President Vladimir Putin made a joint statement last week regarding the civil war raging in Libya to “declare a sustainable ceasefire, supported by the necessary measures to be taken for stabilizing the situation on the ground and normalizing daily life in Tripoli and other cities.” However, as I said in last week’s article, Russia has little influence over the Libyan National Army (LNA) and there is no incentive for General Khalifa Haftar to accept any terms made in any proposed ceasefire agreement.

Russian Foreign Minister Sergei Lavrov had to admit to reporters that talks last night in Moscow “aimed at reaching an agreement on an unconditional and open ceasefire in Libya failed to make significant progress Monday, despite overall progress on the issue.”

The ceasefire talks were held separately as neither Haftar or Fayeze al-Sarraj, the ethnic Turk leader of the Turkish-backed Muslim Brotherhood and internationally recognized Government of National Accord (GNA) based in Tripoli, wanted to be at the same table. The Russian delegation met with Haftar and the Turkish delegation held a similar meeting with Sarraj. Haftar declined to discuss any possible withdrawal of his troops from the outskirts of Tripoli and asked for more time to consider the parameters of the ceasefire proposal. Haftar made it clear that his army was at an advantage and did not have to make any concessions, but responded positively to the ceasefire that was in place at midnight on Sunday, despite isolated incidents of fire being exchanged. He even criticized Turkey for its involvement in the country and for the support to the GNA, which defends Tripoli with jihadists who also fought in Syria.

Despite initial positive signs at last night’s meeting held in Moscow for a ceasefire between the GNA, the LNA, it quickly became explosive. The hope of signing a ceasefire utterly failed with Haftar leaving Russia and military operations in Tripoli intensifying. This occurred because of the insistent unrealistic demands by the GNA, such as calling for Haftar’s forces to return to positions they held all the way back in April 2019 when the operation to liberate Tripoli began. This of course was rejected by the LNA since they would lose major territorial gains made.

“The document presented in front of me was a document of shame and betrayal, something the Government of National Accord were happy to sign, but our real Libyan hands never could,” said Haftar when explaining why he did not sign the ceasefire.

It is a fact that the big players on the Libyan issue are Russia, despite having little influence over the LNA and Turkey. The U.S. is watching discreetly and remotely while the Europeans are acting powerless to react vigorously and to get enough resolutions. Despite the failure of the ceasefire agreement, Russia has proven once again to be a country that continually works towards peace initiatives, just as it consistently does in Syria through a variety of forums, such as the Astana Peace Process with Turkey and Iran. Russia would have known the ceasefire would not be signed; however, it provided an opportunity to strengthen relations with Turkey as Moscow proves it is willing to actively acknowledge and attempt to deal on issues of importance with Ankara.

It appears that Russia is becoming the power to pacify Turkey after it creates crises. Although Russia is working closely with Turkey to bring peace to Syria and Libya, it cannot be forgotten that Turkey was one of the main players in sowing instability in both Syria and Libya. The militancy against the legitimate government of Syria would not have been possible without Turkish funding, arming and equipment of jihadists, as well as being a base for anti-government forces to mobilize and train. In Libya, the GNA whose stint in power has gone well beyond its two-year mandate, would not have survived for as long as it has without Turkish assistance. While Turkey manufactures crises across the region, it is increasingly appearing that Russia is the one to clean up, or attempting to clean up the chaos created.

Although Moscow, at no fault of its own, failed to convince the LNA to sign a ceasefire agreement, its attempts demonstrate the importance Russia is placing in its relations with Turkey. As Turkey occupies strategic space in Eurasia and controls the Bosphorus Straits, strong relations with Ankara is critical for Moscow. For the time being, such relations are crucial for finding peaceful solutions, but Moscow's patience will surely be limited if Turkey continues to create crises."""

READ = [
    (
        "zerohedge.txt",
        "ZeroHedge",
        "Libya's Haftar Rejects Russia-Turkey Ceasefire Plan After Huge Advances",
        None,
        None,
        ZEROHEDGE,
    ),
    (
        "rt.txt",
        "RT",
        "No Sunday truce: Libya’s Haftar rejects Putin-Erdogan ceasefire call",
        date(2020, 1, 9),
        None,
        RT,
    ),
    (
        "ipa-news.txt",
        "IPA News",
        "Haftar rejects ceasefire call by Russia and Turkey, vows to continue fighting",
        None,
        None,
        IPA_NEWS,
    ),
    (
        "france-24.txt",
        "France 24",
        "Libya’s Haftar vow to press Tripoli campaign despite ceasefire call",
        None,
        None,
        FRANCE_24,
    ),
    (
        "global-research.txt",
        "Global Research",
        "Ceasefire Failure as Haftar Leaves Russia to Resume Military Operations in Libya",
        date(2020, 1, 15),
        "Paul Antonopoulos",
        GLOBAL_RESEARCH,
    ),
]


def item(file: str, source: str) -> Item:
    content = (SEEDS / file).read_bytes()
    return Item(
        name=file, content=content.decode(), sha256=hashlib.sha256(content).hexdigest(), file=file, source=source
    )


@pytest.mark.parametrize(("file", "source", "title", "published", "author", "text"), READ)
def test_a_seed_keeps_its_own_words_and_nothing_else(
    file: str, source: str, title: str, published: date | None, author: str | None, text: str
) -> None:
    article = clean.article(item(file, source))
    assert isinstance(article, Article)
    assert article.text == text
    assert (article.title, article.published, article.author) == (title, published, author)
    assert article.language == "en"
    assert all(article.text[one.start : one.end] == one.text for one in article.sentences)
    assert not any(one.heading for one in article.sentences)


def test_the_seeds_have_short_ids_and_stand_by_day_then_id() -> None:
    articles, failures = clean.clean([item(file, source) for file, source, *_ in reversed(READ)])
    assert failures == ()
    assert [article.id for article in articles] == ["rt", "global-research", "france-24", "ipa-news", "zerohedge"]
