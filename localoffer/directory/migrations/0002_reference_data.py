"""The four lists of terms that entries are sorted by, in our own words.

Types of need are those of the school census; the items of Schedule 2 are those of the
Special Educational Needs and Disability Regulations 2014. Identifiers are made from the
codes, so that every portal has the same.
"""

import uuid

from django.db import migrations

SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "taxonomies.localoffer.example")

TAXONOMIES = {
    "kind": (
        "Kinds of service",
        "What sort of help, activity or place a service is.",
        [
            ("childcare", "Childcare and early years", "Nurseries, childminders, playgroups."),
            ("early-help", "Early Help and family support", "Help for the whole family, early on."),
            ("education-support", "Help with learning", "Specialist teachers and advisers."),
            ("psychology", "Educational psychology", "Advice on how a child learns and feels."),
            ("therapies", "Therapies", "Speech and language, occupational and physiotherapy."),
            ("health", "Health services", "Doctors, nurses, dentists and clinics."),
            ("mental-health", "Mental health and wellbeing", "Feelings, worries and behaviour."),
            ("sensory", "Hearing and sight", "Help with hearing loss, sight loss or both."),
            ("autism", "Autism and ADHD", "Before, during and after a diagnosis."),
            ("social-care", "Social care", "Social workers for disabled children and adults."),
            ("short-breaks", "Short breaks", "Time out for the child and a rest for carers."),
            ("leisure", "Clubs, sport and play", "Things to do after school and in holidays."),
            ("parents", "Groups and courses for parents", "Meet other parents and learn together."),
            ("advice", "Information and advice", "Free and independent answers."),
            ("money", "Money and benefits", "Allowances, grants and personal budgets."),
            ("travel", "Travel and transport", "Getting to school, college and activities."),
            ("adulthood", "Getting ready for adult life", "Work, home, friends and health."),
            ("settings", "Schools, colleges and nurseries", "Places that teach and care."),
            ("safe-places", "Safe places", "Somewhere to go when home is not safe."),
        ],
    ),
    "need": (
        "Types of need",
        "The types of special educational need that the school census counts.",
        [
            ("SpLD", "Specific learning difficulty", "Such as dyslexia, dyspraxia, dyscalculia."),
            ("MLD", "Moderate learning difficulty", ""),
            ("SLD", "Severe learning difficulty", ""),
            ("PMLD", "Profound and multiple learning difficulty", ""),
            ("SEMH", "Social, emotional and mental health", ""),
            ("SLCN", "Speech, language and communication", ""),
            ("HI", "Hearing impairment", ""),
            ("VI", "Vision impairment", ""),
            ("MSI", "Multi-sensory impairment", "Both hearing and sight."),
            ("PD", "Physical disability", ""),
            ("ASD", "Autism", ""),
            ("OTH", "Another difficulty or disability", ""),
            ("DS", "Down syndrome", ""),
        ],
    ),
    "setting": (
        "Kinds of school or setting",
        "Who teaches or cares, by age and by kind.",
        [
            ("early-years", "Nursery or early years setting", ""),
            ("childminder", "Childminder", ""),
            ("primary", "Primary school", ""),
            ("secondary", "Secondary school", ""),
            ("unit", "Special unit in a mainstream school", "Places for a type of need."),
            ("special", "Special school", ""),
            ("independent-special", "Independent special school or college", ""),
            ("alternative", "Pupil referral unit or alternative provision", ""),
            ("post-16", "College or sixth form", ""),
            ("training", "Training provider", "Apprenticeships, supported internships."),
        ],
    ),
    "schedule-2": (
        "Schedule 2 of the SEND Regulations 2014",
        "What the law says a Local Offer must tell people.",
        [
            ("1(a)", "Early years: special educational provision in the area", ""),
            ("1(b)", "Council-run schools: special educational provision in the area", ""),
            ("1(c)", "Academies: special educational provision in the area", ""),
            ("1(d)", "Non-maintained special schools in the area", ""),
            ("1(e)", "Colleges and other places after 16 in the area", ""),
            ("1(f)", "Approved independent special institutions in the area", ""),
            ("1(g)", "Pupil referral units in the area", ""),
            ("1(h)", "Others whom the council pays to support special needs", ""),
            ("2", "The same outside the area, for children from here", ""),
            ("3(a)", "What mainstream schools and colleges give", ""),
            ("3(b)", "What special schools and colleges give", ""),
            ("3(c)", "What the council arranges in schools and units", ""),
            ("3(d)", "How the council pays for special educational provision", ""),
            ("4(a)", "How needs are found", ""),
            ("4(b)", "How parents and young people are asked", ""),
            ("4(c)", "How services, provision and equipment are got", ""),
            ("4(d)", "Support when moving between phases and towards adult life", ""),
            ("5(a)", "How children with special needs are taught", ""),
            ("5(b)", "How lessons and places are adapted", ""),
            ("5(c)", "Extra help with learning", ""),
            ("5(d)", "How progress is looked at, with families", ""),
            ("5(e)", "How well provision works, with families", ""),
            ("5(f)", "How buildings and equipment can be used", ""),
            ("5(g)", "Activities beyond lessons", ""),
            ("5(h)", "Support that is there", ""),
            ("5(i)", "What staff know and how they learn", ""),
            ("5(j)", "Support for feelings, friendships and mental health", ""),
            ("6", "Where to read more, with SEN information reports", ""),
            ("7", "Where the accessibility strategy is", ""),
            ("8", "Special educational provision in apprenticeships", ""),
            ("9", "Training providers in and outside the area", ""),
            ("10", "Getting ready for adult life and living independently", ""),
            ("11", "Support in higher education", ""),
            ("12(a)", "Health services that help settings with medical conditions", ""),
            ("12(b)", "Making health services for everyone accessible", ""),
            ("13(a)", "Social care for disabled children", ""),
            ("13(b)", "Moving from children's to adults' social care", ""),
            ("13(c)", "Support for living independently", ""),
            ("13(d)", "Information and advice on adult care", ""),
            ("14(a)", "Special transport", ""),
            ("14(b)", "Free or cheaper transport", ""),
            ("14(c)", "Help with the cost of transport", ""),
            ("15(a)", "Information, advice and support service", ""),
            ("15(b)", "Parent carer forums", ""),
            ("15(c)", "Support groups", ""),
            ("15(d)", "Childcare", ""),
            ("15(e)", "Leisure activities", ""),
            ("15(f)", "Others who can give support", ""),
            ("16", "How to complain about special educational provision", ""),
            ("17", "How to complain about anything in the Local Offer", ""),
            ("18", "Rules for who can have a service", ""),
            ("19", "How to ask for an assessment, and personal budgets", ""),
            ("20", "Where the list of approved institutions is", ""),
            ("21", "How families are told of the right to appeal", ""),
            ("22", "Mediation", ""),
            ("23", "Settling disagreements", ""),
        ],
    ),
}


def write(apps, schema_editor):
    taxonomy_model = apps.get_model("directory", "Taxonomy")
    term_model = apps.get_model("directory", "TaxonomyTerm")
    for key, (name, description, terms) in TAXONOMIES.items():
        taxonomy = taxonomy_model.objects.create(
            id=uuid.uuid5(SPACE, key), key=key, name=name, description=description
        )
        term_model.objects.bulk_create(
            term_model(
                id=uuid.uuid5(SPACE, f"{key}/{term}"),
                taxonomy=taxonomy,
                term=term,
                name=label,
                description=about,
                order=order,
            )
            for order, (term, label, about) in enumerate(terms)
        )


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
