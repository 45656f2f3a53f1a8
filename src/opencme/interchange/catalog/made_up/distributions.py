"""What a catalog is made of: shares of formats, lengths, credit, prices, and the words of titles and providers.

Published, and kept to here:

- Of the activities of ACCME's system in 2012, 69,140 were courses, 26,711 enduring internet materials and 22,460
  regularly scheduled series, together 88 percent; 631 were for performance improvement (ACCME Annual Report 2012, by
  meetingsnet.com, 2013).
- 59 percent had no commercial support in 2014 (ACCME Annual Report 2014, by policymed.com, 2015).
- 1,668 accredited providers offered nearly 204,000 activities in 2021; 56 percent of the participants were not
  physicians (ACCME Annual Report 2021, by aoeconsulting.com, 2022).

All else is estimated, so that lists look as they do: lengths, prices, which activities name a set subject, and how
many courses are online since 2020. Nothing here is a claim about any real provider.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

COURSE, ENDURING, SERIES, OTHERS = 69_140, 26_711, 22_460, 16_134
"""Activities of 2012 by type. The others are the 12 percent that the three named types leave."""

FORMATS: Mapping[str, int] = {
    # Half of the courses are held on line since 2020 (estimated).
    "live": COURSE // 2,
    "live-online": COURSE - COURSE // 2,
    "enduring": ENDURING,
    "series": SERIES,
    "journal": 7_000,
    "test-item-writing": 3_000,
    "committee": 2_500,
    "point-of-care": 2_003,
    "manuscript-review": 1_000,
    "performance-improvement": 631,
}

SUPPORTED = 41
"""Percent with commercial support."""

QUARTERS: Mapping[str, Sequence[int]] = {
    # Lengths in quarters of an hour, each as likely as the next.
    "live": (4, 4, 6, 8, 8, 12, 16, 24, 26, 30, 52, 64, 81),
    "live-online": (4, 4, 4, 4, 6, 6, 8, 12, 24),
    "series": (4, 4, 4, 4, 4, 6),
    "enduring": (1, 2, 2, 3, 4, 4, 4, 4, 6, 8, 8, 12, 20),
    "journal": (4, 4, 4, 2),
    "test-item-writing": (40,),
    "committee": (4, 8),
    "point-of-care": (2,),
    "manuscript-review": (12,),
    "performance-improvement": (80,),
}

FREE: Mapping[str, int] = {"live": 35, "live-online": 60, "series": 97, "enduring": 62}
"""Percent that cost nothing; of formats that are not named, 80."""

PER_CREDIT = (1500, 2000, 2500, 3000, 4000, 6000)
"""Hundredths of a dollar for each credit, where one pays."""

SYSTEMS: Sequence[tuple[int, Sequence[tuple[str, Sequence[str]]]]] = (
    # Weight; credit systems with the professions that may claim them (none: anybody).
    (40, (("ama-pra-1", ()),)),
    (14, (("ama-pra-1", ("physician-md", "physician-do")), ("ancc", ("nurse-rn", "nurse-aprn", "nurse-lpn")))),
    (
        12,
        (
            ("ama-pra-1", ("physician-md", "physician-do")),
            ("ancc", ("nurse-rn", "nurse-aprn", "nurse-lpn")),
            ("acpe", ("pharmacist", "pharmacy-technician")),
            ("aapa-1", ("physician-assistant",)),
        ),
    ),
    (8, (("ama-pra-1", ()), ("abim-moc", ("physician-md", "physician-do")))),
    (6, (("ama-pra-1", ()), ("aafp-prescribed", ("physician-md", "physician-do")))),
    (4, (("aoa-1a", ("physician-do",)), ("ama-pra-1", ()))),
    (7, (("ancc", ()),)),
    (4, (("acpe", ("pharmacist", "pharmacy-technician")),)),
    (3, (("ada-cerp", ("dentist", "dental-assistant")),)),
    (2, (("aapa-1", ("physician-assistant",)),)),
)

ON_A_SUBJECT = 28
"""Percent that carry a subject which some programme sets."""

SUBJECTS: Mapping[str, int] = {
    "opioid-prescribing": 10,
    "pain-management": 9,
    "substance-use-disorder": 8,
    "controlled-substance-prescribing": 7,
    "ethics": 7,
    "risk-management": 7,
    "patient-safety": 7,
    "prevention-of-medical-errors": 5,
    "infection-control": 5,
    "suicide-prevention": 5,
    "implicit-bias": 5,
    "cultural-competency": 4,
    "domestic-violence": 4,
    "human-trafficking": 4,
    "child-abuse": 4,
    "end-of-life-care": 3,
    "dementia": 3,
    "pharmacology": 3,
    "telehealth": 2,
    "health-equity": 2,
    "immunisation": 2,
    "medication-errors": 2,
    "pharmacy-law": 1,
    "hiv-aids": 1,
}

FIELDS = (
    "Cardiology", "Dermatology", "Emergency Medicine", "Endocrinology", "Family Medicine", "Gastroenterology",
    "Geriatrics", "Haematology", "Hospital Medicine", "Infectious Disease", "Internal Medicine", "Nephrology",
    "Neurology", "Nursing Practice", "Obstetrics", "Oncology", "Ophthalmology", "Orthopaedics", "Paediatrics",
    "Palliative Care", "Pharmacotherapy", "Psychiatry", "Pulmonology", "Radiology", "Rheumatology", "Surgery",
    "Urology", "Wound Care",
)  # fmt: skip

CONDITIONS = (
    "acute kidney injury", "anticoagulation", "asthma", "atrial fibrillation", "breast cancer", "chronic cough",
    "chronic kidney disease", "COPD", "delirium", "depression", "diabetes", "eczema", "epilepsy", "fragility fractures",
    "gout", "heart failure", "hepatitis C", "hypertension", "iron deficiency", "low back pain", "lung nodules",
    "migraine", "obesity", "osteoarthritis", "pneumonia", "preeclampsia", "sepsis", "sleep apnoea", "stroke",
    "thyroid nodules", "urinary tract infection", "venous thrombosis", "vertigo",
)  # fmt: skip

SHAPES = (
    "Update on {}", "{}: what is new", "Managing {} in practice", "{} from guideline to bedside", "Cases in {}",
    "Difficult decisions in {}", "{} for the whole team", "Evidence in {}", "{} in older adults", "Rethinking {}",
)  # fmt: skip

PLACES = (
    ("Tampa", "FL", "27.9506", "-82.4572"), ("Miami", "FL", "25.7617", "-80.1918"),
    ("Orlando", "FL", "28.5383", "-81.3792"), ("Boston", "MA", "42.3601", "-71.0589"),
    ("New York", "NY", "40.7128", "-74.0060"), ("Philadelphia", "PA", "39.9526", "-75.1652"),
    ("Baltimore", "MD", "39.2904", "-76.6122"), ("Atlanta", "GA", "33.7490", "-84.3880"),
    ("Durham", "NC", "35.9940", "-78.8986"), ("Nashville", "TN", "36.1627", "-86.7816"),
    ("Chicago", "IL", "41.8781", "-87.6298"), ("Detroit", "MI", "42.3314", "-83.0458"),
    ("Cleveland", "OH", "41.4993", "-81.6944"), ("Minneapolis", "MN", "44.9778", "-93.2650"),
    ("St. Louis", "MO", "38.6270", "-90.1994"), ("Houston", "TX", "29.7604", "-95.3698"),
    ("Dallas", "TX", "32.7767", "-96.7970"), ("Denver", "CO", "39.7392", "-104.9903"),
    ("Phoenix", "AZ", "33.4484", "-112.0740"), ("Salt Lake City", "UT", "40.7608", "-111.8910"),
    ("Los Angeles", "CA", "34.0522", "-118.2437"), ("San Diego", "CA", "32.7157", "-117.1611"),
    ("San Francisco", "CA", "37.7749", "-122.4194"), ("Portland", "OR", "45.5152", "-122.6784"),
    ("Seattle", "WA", "47.6062", "-122.3321"), ("Las Vegas", "NV", "36.1699", "-115.1398"),
)  # fmt: skip

PROVIDERS = 1_668
"""Accredited providers of 2021."""

OWNERS = (
    "Harbour", "Lakeside", "Northgate", "Riverbend", "Summit", "Valley", "Westfield", "Meridian", "Cedar", "Granite",
    "Prairie", "Bayview", "Highland", "Orchard", "Pinecrest", "Stonebridge", "Fairmount", "Clearwater", "Juniper",
    "Beacon", "Redwood", "Sandhill", "Elmwood", "Brookline",
)  # fmt: skip

KINDS = (
    ("University School of Medicine", "accme"), ("Medical Center", "accme"), ("Health System", "accme"),
    ("Medical Society", "state-medical-society"), ("Academy of Specialists", "accme"),
    ("Education Partners", "accme"), ("Children's Hospital", "accme"), ("College of Nursing", "ancc"),
    ("Institute for Learning", "accme"),
)  # fmt: skip
