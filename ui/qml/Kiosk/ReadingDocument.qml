pragma ComponentBehavior: Bound
import QtQuick

// ReadingDocument, ProvingChip: how much of a document is read; lifted too soon, it is asked back.
Page {
    id: page
    lead: Theme.px(64)
    spacing: Theme.px(20)
    said: [
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.title
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            font.pixelSize: Theme.section
            color: Theme.inkQuiet
            width: page.column
        }
    ]
    Machine {
        laid: !page.screen.moved
        moving: page.screen.moved
        contact: page.screen.contact
        height: Math.min(Theme.px(640), page.room - Theme.px(320))
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round(Math.max(page.below + Theme.px(40), (parent.height - height) / 2))
    }
    Progress {
        visible: !page.screen.moved
        rtl: page.screen.rtl
        done: page.screen.done
        wanted: page.screen.wanted
        words: page.screen.progress
        what: page.screen.title
        width: Math.min(Theme.px(760), parent.width - 2 * Theme.margin)
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.px(Theme.wide ? 60 : 110)
    }
}
